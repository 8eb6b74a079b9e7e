class Marker:
    pass


MARKER = Marker()


class Grid:
    def __init__(self, meta, cols, rows):
        self.meta, self.cols, self.rows = meta, cols, rows

    def to_dataframe(self):
        import pandas

        return pandas.DataFrame(self.rows, columns=[name for name, _ in self.cols])
