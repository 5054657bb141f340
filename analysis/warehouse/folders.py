"""Values in names of folders such as city=0571, which engines write and read each in their way.

Belongs here: what those names stand for. Does not belong here: finding files (`files`), reading cells (`cells`).
"""

from __future__ import annotations

from typing import Any

# The value of a folder whose rows have none. Some engines read it as text.
NO_VALUE = "__HIVE_DEFAULT_PARTITION__"
_NEXT = "[\u0080-\u00bf]"
UTF8_AS_LATIN = f"^([\u0001-\u007f]|[\u00c2-\u00df]{_NEXT}|[\u00e0-\u00ef]{_NEXT}{{2}}|[\u00f0-\u00f4]{_NEXT}{{3}})*$"


def decoded(frame: Any) -> Any:
    """A Spark table with the names of its folders as they were written.

    DuckDB and Sail write 杭州 as its bytes in hexadecimal digits, and Spark reads each byte as a Latin letter.
    """
    from pyspark.sql.connect.functions import expr

    example = next(iter(frame.inputFiles()), "")
    names = {part.partition("=")[0] for part in example.split("/")[:-1] if "=" in part}
    for name in names & {field.name for field in frame.schema.fields if field.dataType.typeName() == "string"}:
        bytes_of_text = f"`{name}` RLIKE '{UTF8_AS_LATIN}' AND `{name}` RLIKE '[^\u0001-\u007f]'"
        text = f"CASE WHEN {bytes_of_text} THEN decode(encode(`{name}`, 'ISO-8859-1'), 'UTF-8') ELSE `{name}` END"
        frame = frame.withColumn(name, expr(text))
    return frame
