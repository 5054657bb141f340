"""Raw tables of any size to small tables: on DuckDB in process, or on Spark through Spark Connect.

Belongs here: reading, checking and reducing raw tables. Does not belong here: estimates from small tables, the study
folder. Importing this package imports no engine.
"""

from .errors import MissingColumn, WarehouseError
from .reading import Reading
from .settings import RawSettings, RawTable
from .warehouse import Warehouse

__all__ = ["MissingColumn", "RawSettings", "RawTable", "Reading", "Warehouse", "WarehouseError"]
