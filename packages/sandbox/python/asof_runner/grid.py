"""Grids of Project Haystack: tables of any values."""
import gc


class GridCol:
    def __init__(self, index, name, meta):
        self._index = index
        self._name = name
        self._meta = meta

    def index(self):
        return self._index

    def name(self):
        return self._name

    def meta(self):
        return self._meta


class GridRow:
    def __init__(self, grid, cells):
        self._grid = grid
        self._cells = cells

    def grid(self):
        return self._grid

    def cells(self):
        return self._cells

    def val(self, col):
        """The cell of a column, given as such or by its name."""
        return self._cells[(col if isinstance(col, GridCol) else self._grid.col(col)).index()]


class Grid:
    """A table of any values with meta data of the whole and of each column."""

    @staticmethod
    def empty_grid():
        return Grid()

    @staticmethod
    def from_dataframe(frame):
        return GridBuilder.from_dataframe(frame).to_grid()

    @staticmethod
    def from_columns(meta, cols, columns, size):
        """With whole columns, of which rows are made when they are asked for."""
        grid = Grid(meta, cols)
        grid._columns, grid._size = columns, size
        return grid

    def __init__(self, meta=None, cols=None, cols_by_name=None, rows=None):
        self._meta = {} if meta is None else meta
        self._cols = [] if cols is None else cols
        self._cols_by_name = {col.name(): col for col in self._cols} if cols_by_name is None else cols_by_name
        self._made_rows = [] if rows is None else rows
        self._columns = None

    @property
    def _rows(self):
        if self._columns is not None:
            self._made_rows = self._rows_of(self._columns)
            self._columns = None
        return self._made_rows

    def _rows_of(self, columns):
        # So many new objects would have the collector look through all of them again and again.
        collects = gc.isenabled()
        gc.disable()
        try:
            return [GridRow(self, list(cells)) for cells in zip(*(column.cells() for column in columns))]
        finally:
            if collects:
                gc.enable()

    def columns(self):
        """Whole columns, when no row has been asked for; else None."""
        return self._columns

    def meta(self):
        return self._meta

    def cols(self):
        return self._cols

    def col_names(self):
        return [col.name() for col in self._cols]

    def col(self, name, checked=True):
        found = self._cols_by_name.get(name)
        if found is None and checked:
            raise NameError(f"the grid has no column {name!r}")
        return found

    def has(self, name):
        return name in self._cols_by_name

    def is_empty(self):
        return self.size() == 0

    def size(self):
        return len(self._made_rows) if self._columns is None else self._size

    def rows(self):
        return self._rows

    def first(self):
        return self._rows[0]

    def get(self, index):
        return self._rows[index]

    def val(self, row, col):
        return self._rows[row].cells()[col]

    def to_dataframe(self):
        import pandas

        names = self.col_names()
        if self._columns is not None:
            columns = {name: column.series() for name, column in zip(names, self._columns)}
        else:
            columns = {name: [row.cells()[at] for row in self._rows] for at, name in enumerate(names)}
        return pandas.DataFrame(columns, columns=names)


class GridBuilder:
    """Meta data and columns first, then rows."""

    @staticmethod
    def from_dataframe(frame):
        """The index is not part of the grid; a label that is no text becomes `v` and its text."""
        builder = GridBuilder()
        for label in frame.columns:
            builder.add_col(label if isinstance(label, str) else f"v{label}")
        columns = [frame.iloc[:, at].tolist() for at in range(frame.shape[1])]
        for row in range(len(frame.index)):
            builder.add_row([column[row] for column in columns])
        return builder

    @staticmethod
    def is_tagname(name):
        return bool(name) and not name[0].isupper() and all(c == "_" or c.isalnum() for c in name)

    def __init__(self):
        self._meta = {}
        self._cols = {}
        self._rows = []
        self._grid = Grid()

    def set_meta(self, meta):
        self._meta = meta
        return self

    def add_col(self, name, meta=None):
        if self._rows:
            raise Exception("columns come before rows")
        if not GridBuilder.is_tagname(name):
            raise Exception(f"{name!r} is no name of a column")
        if name in self._cols:
            raise Exception(f"there are two columns {name!r}")
        self._cols[name] = GridCol(len(self._cols), name, {} if meta is None else meta)
        return self

    def add_col_names(self, names):
        for name in names:
            self.add_col(name)
        return self

    def set_col_meta(self, name, meta):
        if name not in self._cols:
            raise Exception(f"there is no column {name!r}")
        self._cols[name] = GridCol(self._cols[name].index(), name, meta)
        return self

    def add_row(self, cells):
        if len(cells) != len(self._cols):
            raise Exception(f"a row of {len(cells)} cells for {len(self._cols)} columns")
        self._rows.append(GridRow(self._grid, list(cells)))
        return self

    def to_grid(self):
        self._grid.__init__(self._meta, list(self._cols.values()), dict(self._cols), self._rows)
        return self._grid
