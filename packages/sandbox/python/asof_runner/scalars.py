"""Single values of Project Haystack."""


class _Singleton:
    _one = None
    _text = ""

    def __new__(cls):
        if cls._one is None:
            cls._one = super().__new__(cls)
        return cls._one

    def __str__(self):
        return self._text

    def __repr__(self):
        return f"{type(self).__name__}()"


class Marker(_Singleton):
    """Says that a tag is there."""

    _text = "\u2713"


class NA(_Singleton):
    """Not available."""

    _text = "NA"


class Remove(_Singleton):
    """Asks for the removal of a tag."""

    _text = "remove"


class Ref:
    """A reference to a record by its id, with a display text or None."""

    @staticmethod
    def make_handle(handle):
        digits = f"{handle & (1 << 64) - 1:016x}"
        return Ref(f"{digits[:8]}-{digits[8:]}")

    def __init__(self, id, dis=None):
        self._id = id
        self._dis = dis

    def id(self):
        return self._id

    def dis(self):
        return self._dis

    def __eq__(self, other):
        return isinstance(other, Ref) and other._id == self._id

    def __hash__(self):
        return hash(self._id)

    def __str__(self):
        return str(self._id)

    def __repr__(self):
        return f"Ref({self._id!r})"


class Coord:
    """A place in millionths of a degree."""

    def __init__(self, ulat, ulng):
        if abs(ulat) > 90_000_000 or abs(ulng) > 180_000_000:
            raise RuntimeError(f"{ulat}, {ulng} in millionths of a degree is no place")
        self._ulat = ulat
        self._ulng = ulng

    @staticmethod
    def make(lat, lng):
        return Coord(round(lat * 1e6), round(lng * 1e6))

    @staticmethod
    def unpack(bits):
        """From latitude and longitude, counted from their least, in the upper and lower 32 bits."""
        return Coord((bits >> 32 & 0xFFFFFFFF) - 90_000_000, (bits & 0xFFFFFFFF) - 180_000_000)

    @staticmethod
    def from_str(text, checked=True):
        """From `C(lat,lng)`; None where it is no such text and nothing is checked."""
        try:
            lat, lng = text.removeprefix("C(").removesuffix(")").split(",")
            return Coord.make(float(lat), float(lng))
        except ValueError:
            if checked:
                raise RuntimeError(f"{text!r} is no place: use C(lat,lng)") from None
            return None

    def ulat(self):
        return self._ulat

    def ulng(self):
        return self._ulng

    def lat(self):
        return self._ulat / 1e6

    def lng(self):
        return self._ulng / 1e6

    def __eq__(self, other):
        return isinstance(other, Coord) and (other._ulat, other._ulng) == (self._ulat, self._ulng)

    def __hash__(self):
        return hash((self._ulat, self._ulng))

    def __str__(self):
        return f"C({self.lat()},{self.lng()})"
