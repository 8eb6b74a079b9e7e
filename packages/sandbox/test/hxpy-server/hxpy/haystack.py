class Marker:
    pass


MARKER = Marker()


class Grid:
    def __init__(self, meta, cols, rows):
        self.meta, self.cols, self.rows = meta, cols, rows
