"""Values of Project Haystack under the module names that scripts of hxPy import."""
import sys
import types

from .grid import Grid, GridBuilder, GridCol, GridRow
from .scalars import NA, Coord, Marker, Ref, Remove


def install():
    """Makes `import hxpy.haystack` find all this."""
    places = {
        "": (),
        ".haystack": (Marker, NA, Remove, Ref, Coord, Grid, GridBuilder),
        ".haystack.marker": (Marker,),
        ".haystack.na": (NA,),
        ".haystack.remove": (Remove,),
        ".haystack.ref": (Ref,),
        ".haystack.coord": (Coord,),
        ".haystack.grid": (Grid, GridBuilder, GridCol, GridRow),
    }
    for suffix, values in places.items():
        module = sys.modules["hxpy" + suffix] = types.ModuleType("hxpy" + suffix)
        module.__path__ = []
        module.__dict__.update({value.__name__: value for value in values})
        if suffix:
            parent, _, name = module.__name__.rpartition(".")
            setattr(sys.modules[parent], name, module)
    for value in {value for values in places.values() for value in values}:
        value.__module__ = "hxpy.haystack"
