"""Files of Stata and SPSS, read in chunks and spooled to Parquet, with the labels they carry.

A module of its own, which :mod:`allcover.population.readers` loads with the first such file: what reads them takes as long to
load as a small survey takes to answer.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
import pyreadstat

CHUNK_ROWS = 100_000


@dataclass(frozen=True)
class Spooled:
    """The Parquet files of a raw file, and its labels: of columns, and of the values of a column."""

    parts: tuple[Path, ...]
    labels: Mapping[str, str]
    value_labels: Mapping[str, Mapping[str, str]]


def spooled(path: Path, encoding: str, spool: Path, progress: Callable[[str, int, int], None]) -> Spooled:
    """This function will read a Stata (``.dta``) or SPSS file into ``spool``. Raises ValueError for what is none.

    Value labels stay beside the codes, they do not replace them.
    """
    read = pyreadstat.read_dta if path.name.lower().endswith(".dta") else pyreadstat.read_sav
    more = {"output_format": "polars", **({"encoding": encoding} if encoding else {})}
    try:
        return _spooled(read, path, spool, more, progress)
    except (pyreadstat.ReadstatError, pyreadstat.PyreadstatError) as error:
        raise ValueError(str(error)) from error


def _spooled(
    read: Callable[..., Any],
    path: Path,
    spool: Path,
    more: Mapping[str, Any],
    progress: Callable[[str, int, int], None],
) -> Spooled:
    _, meta = read(path, metadataonly=True, **more)
    parts: list[Path] = []
    done = 0
    for chunk, _ in pyreadstat.read_file_in_chunks(read, path, chunksize=CHUNK_ROWS, **more):
        part = spool / f"{path.name}-{len(parts):05}.parquet"
        _uniform(chunk, meta.readstat_variable_types).write_parquet(part)
        parts.append(part)
        done += chunk.height
        progress(f"Reading {path.name}", done, meta.number_rows or done)
    if not parts:
        raise ValueError("it has no rows")
    values = {
        name: {_code(code): str(label) for code, label in labels.items()}
        for name, labels in meta.variable_value_labels.items()
    }
    labels = {name: label for name, label in meta.column_names_to_labels.items() if label}
    return Spooled(tuple(parts), labels, values)


def _uniform(chunk: pl.DataFrame, types: Mapping[str, str]) -> pl.DataFrame:
    """Give every chunk the same types, whichever values it happens to hold; an empty text is no answer."""

    def columns() -> Iterator[pl.Expr]:
        for name, dtype in chunk.schema.items():
            column = pl.col(name)
            if types.get(name) == "string":
                text = column.cast(pl.String)
                yield pl.when(text != "").then(text).alias(name)
            else:
                yield column if dtype.is_temporal() else column.cast(pl.Float64)

    return chunk.select(columns())


def _code(value: object) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
