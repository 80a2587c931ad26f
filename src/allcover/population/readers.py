"""Raw survey files, opened as lazy Polars frames with their labels: CSV, Parquet, Stata and SPSS.

CSV and Parquet are scanned where they lie, so a file may be larger than memory. Stata and SPSS files are read in
chunks and spooled to temporary Parquet first. Whatever is wrong with a file is a fault with a cure.
"""

import gzip
import hashlib
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from allcover.vocabulary.fault import FaultList, Place

Progress = Callable[[str, int, int], None]
"""Told what is being done, how much is done and how much there is; must not raise."""

ROW = "__row__"
"""The column of row numbers, from 1, that every opened file carries."""

ROW_NUMBER = "row_number"
"""The same for mappings, unless the file has a column of that name: an identifier where a file has none."""

_INFERENCE_ROWS = 100_000
_WHOLE_INFERENCE_BYTES = 256_000_000
_BROKEN = (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError)
_UNREADABLE = (
    EOFError,
    zlib.error,
    OSError,
    ValueError,
    OverflowError,
    MemoryError,
)


@dataclass(frozen=True)
class FileOptions:
    """What a mapping may say about a file. Empty text means: find out."""

    encoding: str = ""
    separator: str = ""
    decimal_comma: bool = False
    empty: tuple[str, ...] = ()
    rename: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Source:
    """An opened raw file: the lazy frame with :data:`ROW` first, types, rows, and the labels it carries."""

    path: Path
    frame: pl.LazyFrame
    dtypes: Mapping[str, pl.DataType]
    rows: int
    labels: Mapping[str, str] = field(default_factory=dict)
    value_labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The file's name without its folder."""
        return self.path.name


@dataclass(frozen=True)
class _Opened:
    frame: pl.LazyFrame
    labels: Mapping[str, str] = field(default_factory=dict)
    value_labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


_Reader = Callable[[Path, FileOptions, Path, Progress], _Opened]


def no_progress(_what: str, _done: int, _total: int) -> None:
    """This function will ignore what it is told."""


def open_source(
    path: Path,
    spool: Path,
    faults: FaultList,
    *,
    options: FileOptions | None = None,
    place: Place | None = None,
    progress: Progress = no_progress,
) -> Source | None:
    """This function will open one raw file, or note why it cannot and give None.

    ``spool`` is a folder that lives as long as the source is used. ``place`` is where the file is named, for
    faults about the name; faults about the contents are placed in the file.
    """
    options = options or FileOptions()
    here = Place(path.name)
    reader = next((found for ending, found in _READERS.items() if path.name.lower().endswith(ending)), None)
    if reader is None:
        cure = f"Save it as one of {', '.join(_READERS)}."
        faults.add(place or here, f"'{path.name}' is no kind of file this program reads.", cure)
        return None
    if not path.is_file():
        faults.add(place or here, f"There is no file '{path.name}'.", _neighbours(path))
        return None
    if path.stat().st_size == 0:
        faults.add(here, "Is empty (0 bytes).", "Export it again.")
        return None
    try:
        return _prepared(path, reader(path, options, spool, progress), options, faults)
    except UnicodeError as error:
        faults.add(here, f"Is not UTF-8 text ({error}).", "Say its encoding, e.g. 'encoding: latin-1'.")
    except (*_BROKEN, *_UNREADABLE) as error:
        faults.add(here, f"Cannot be read: {first_line(error)}.", _cure(error))
    return None


def _prepared(path: Path, opened: _Opened, options: FileOptions, faults: FaultList) -> Source | None:
    frame = opened.frame.rename(dict(options.rename), strict=False) if options.rename else opened.frame
    frame = frame.with_columns((pl.col(ROW) + 1).cast(pl.Int64))
    if ROW_NUMBER not in frame.collect_schema():
        frame = frame.with_columns(pl.col(ROW).alias(ROW_NUMBER))
    dtypes = dict(frame.collect_schema())
    rows = int(frame.select(pl.len()).collect().item())
    if rows == 0:
        faults.add(Place(path.name), "Has no rows.", "Export it again.")
        return None
    new = options.rename
    labels = {new.get(name, name): label for name, label in opened.labels.items()}
    values = {new.get(name, name): named for name, named in opened.value_labels.items()}
    return Source(path, frame, dtypes, rows, labels, values)


def first_line(error: BaseException) -> str:
    """This function will give the first line of an error's text, without a full stop."""
    text = str(error).strip() or type(error).__name__
    return text.splitlines()[0].rstrip(".")


def _cure(error: BaseException) -> str:
    text = str(error)
    if "utf-8" in text.lower():
        return "Say its encoding in the mapping, e.g. 'encoding: latin-1'."
    if "more fields" in text:
        return (
            "Say its separator in the mapping, e.g. \"separator: ';'\", or mend the row with too many fields."
        )
    if "could not parse" in text:
        return "List the words that mean no answer below 'empty' of this file in the mapping."
    return "Check that the file is whole and of the kind its name says; export it again if not."


def _neighbours(path: Path) -> str:
    folder = path.parent
    if not folder.is_dir():
        return "Check the folder: it is not there."
    names = sorted(each.name for each in folder.iterdir() if each.is_file() and not each.name.startswith("."))
    return f"In that folder are: {', '.join(names[:8])}." if names else "The folder is empty."


def sha256(path: Path) -> str:
    """This function will give the SHA-256 of a file as hexadecimal digits, reading it in pieces."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


# text


def _read_csv(path: Path, options: FileOptions, spool: Path, _progress: Progress) -> _Opened:
    encoding = options.encoding.lower() or "utf-8"
    if encoding not in ("utf-8", "utf8"):
        path = _recoded(path, encoding, spool)
    separator = options.separator or _separator(path)
    is_small = path.stat().st_size <= _WHOLE_INFERENCE_BYTES
    frame = pl.scan_csv(
        path,
        separator=separator,
        row_index_name=ROW,
        decimal_comma=options.decimal_comma,
        null_values=list(options.empty) or None,
        infer_schema_length=None if is_small else _INFERENCE_ROWS,
        glob=False,
    )
    return _Opened(_untyped_where_empty(frame))


def _untyped_where_empty(frame: pl.LazyFrame) -> pl.LazyFrame:
    """A column without any answer fits every kind; a CSV alone would call it text."""
    texts = [name for name, dtype in frame.collect_schema().items() if dtype == pl.String]
    is_empty = frame.select(pl.col(texts).is_null().all()).collect(engine="streaming")
    empty = [name for name in texts if is_empty[name].item()]
    return frame.with_columns(pl.lit(None).alias(name) for name in empty)


def _recoded(path: Path, encoding: str, spool: Path) -> Path:
    out = spool / f"{len(list(spool.iterdir()))}-{path.name.removesuffix('.gz')}"
    try:
        with _text(path, encoding) as source, out.open("w", encoding="utf-8", newline="") as target:
            while piece := source.read(1 << 20):
                target.write(piece)
    except LookupError:
        raise ValueError(f"'{encoding}' is no encoding known here") from None
    return out


def _text(path: Path, encoding: str) -> Any:
    if path.name.lower().endswith(".gz"):
        return gzip.open(path, "rt", encoding=encoding, newline="")
    return path.open(encoding=encoding, newline="")


def _separator(path: Path) -> str:
    with _text(path, "utf-8") as handle:
        header = handle.readline(1 << 20)
    counts = {separator: header.count(separator) for separator in (",", ";", "\t", "|")}
    best = max(counts, key=lambda separator: counts[separator])
    return best if counts[best] else ","


def _read_parquet(path: Path, _options: FileOptions, _spool: Path, _progress: Progress) -> _Opened:
    return _Opened(pl.scan_parquet(path, row_index_name=ROW, glob=False))


# statistical packages


def _read_statistical(path: Path, options: FileOptions, spool: Path, progress: Progress) -> _Opened:
    # Loaded here: a survey in Parquet need not wait for what reads Stata and SPSS.
    from allcover.population.statistical import spooled

    held = spooled(path, options.encoding, spool, progress)
    frame = pl.scan_parquet(list(held.parts), row_index_name=ROW, glob=False)
    return _Opened(frame, held.labels, held.value_labels)


_READERS: Mapping[str, _Reader] = {
    ".csv": _read_csv,
    ".csv.gz": _read_csv,
    ".tsv": _read_csv,
    ".parquet": _read_parquet,
    ".dta": _read_statistical,
    ".sav": _read_statistical,
    ".zsav": _read_statistical,
}
