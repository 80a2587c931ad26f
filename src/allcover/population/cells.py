"""One cell of a mapping laid over a raw file: the Polars expression of its values, and of what does not fit.

A value that is there but cannot be read as the column's kind, or a code that is neither recoded nor listed as
missing, is never dropped in silence: ``misfit`` finds it, and the builder reports it with its first row.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import polars as pl

from allcover.expressions.columns import lower_to_polars
from allcover.population.blocks import FILL_IN, Cell
from allcover.population.readers import ROW, Source
from allcover.vocabulary.fault import FaultList, Place, did_you_mean

JOINER = "-"
"""Between the parts of an identifier made of several raw columns."""


@dataclass(frozen=True)
class Compiled:
    """The values of a cell, which rows do not fit (None: all do), and the raw value to show for those."""

    cell: Cell
    value: pl.Expr
    misfit: pl.Expr | None = None
    raw: pl.Expr | None = None


def raw_names(source: Source) -> dict[str, pl.DataType]:
    """This function will give the raw columns an expression may name, with their types."""
    return {name: dtype for name, dtype in source.dtypes.items() if name != ROW}


def compile_cell(cell: Cell, source: Source, faults: FaultList) -> Compiled | None:
    """This function will compile a cell against a raw file, or note why it cannot and give None."""
    made = _compiled(cell, source, faults)
    if made is None or not cell.when:
        return made
    condition = compile_condition(cell.when, source, cell.place, faults)
    if condition is None:
        return None
    misfit = made.misfit & condition if made.misfit is not None else None
    return replace(made, value=pl.when(condition).then(made.value), misfit=misfit)


def compile_condition(text: str, source: Source, place: Place, faults: FaultList) -> pl.Expr | None:
    """This function will compile a condition over the raw columns, or note why it cannot and give None."""
    names = raw_names(source)
    made = lower_to_polars(text, names, place, faults)
    if made is None:
        return None
    if pl.LazyFrame(schema=names).select(made.alias("it")).collect_schema()["it"] == pl.Boolean:
        return made
    faults.add(place, f"'{text}' is no condition.", "Write a condition such as age >= 15.")
    return None


def _compiled(cell: Cell, source: Source, faults: FaultList) -> Compiled | None:
    if cell.word:
        return Compiled(cell, pl.lit(cell.word))
    if cell.formula:
        return _formula(cell, source, faults)
    dtypes = raw_names(source)
    unknown = [name for name in cell.sources if name not in dtypes]
    for name in unknown:
        if name == FILL_IN:
            what = f"'{cell.column.name}' does not say yet what it comes from."
            faults.add(cell.place, what, f"{cell.column.meaning} Name its column, or several: [a, b].")
            continue
        what = f"'{source.name}' has no column '{name}'."
        faults.add(cell.place, what, did_you_mean(name, dtypes))
    if unknown:
        return None
    if cell.codes and not cell.has_others and set(cell.codes.values()) == {None}:
        what = f"'{cell.column.name}' would be unknown of everybody: every code is null."
        faults.add(cell.place, what, "Say what each code means, or leave the column out.")
    if len(cell.sources) > 1:
        return _joined(cell, dtypes, faults)
    return _single(cell, cell.sources[0], dtypes[cell.sources[0]], faults)


def _formula(cell: Cell, source: Source, faults: FaultList) -> Compiled | None:
    names = raw_names(source)
    made = lower_to_polars(cell.formula, names, cell.place, faults)
    if made is None:
        return None
    dtype = pl.LazyFrame(schema=names).select(made.alias("it")).collect_schema()["it"]
    if cell.column.kind == "text" and cell.formula in names:
        return Compiled(cell, _as_text(pl.col(cell.formula), dtype))
    return _read(cell, made, dtype, faults, what=f"'{cell.formula}'")


def _single(cell: Cell, name: str, dtype: pl.DataType, faults: FaultList) -> Compiled | None:
    raw = pl.col(name)
    key = _as_key(raw, dtype)
    if cell.missing:
        lost = _keys(cell, cell.missing, dtype, faults)
        raw = pl.when(~key.is_in(lost)).then(raw)
    if cell.codes is not None:
        return _recoded(cell, cell.codes, raw, dtype, faults)
    return _read(cell, raw, dtype, faults, what=f"The column '{name}'")


def _recoded(
    cell: Cell, codes: Mapping[str, object], raw: pl.Expr, dtype: pl.DataType, faults: FaultList
) -> Compiled:
    keys = _keys(cell, tuple(codes), dtype, faults)
    key = _as_key(raw, dtype)
    target = pl.Float64() if cell.column.kind == "integer" else cell.column.dtype
    targets = pl.Series(list(codes.values()), dtype=target)
    found = key.replace_strict(pl.Series(keys), targets, default=None, return_dtype=target)
    if cell.has_others:
        other = pl.lit(cell.others, dtype=target)
        found = pl.when(raw.is_not_null() & ~key.is_in(keys)).then(other).otherwise(found)
        return Compiled(cell, _scaled(cell, found))
    return Compiled(cell, _scaled(cell, found), raw.is_not_null() & ~key.is_in(keys), _as_text(raw, dtype))


def _as_key(raw: pl.Expr, dtype: pl.DataType) -> pl.Expr:
    return raw.cast(pl.Float64) if dtype.is_numeric() else raw.cast(pl.String)


def _keys(
    cell: Cell, codes: tuple[str, ...], dtype: pl.DataType, faults: FaultList
) -> list[float] | list[str]:
    if dtype == pl.Boolean:
        return [{"yes": "true", "no": "false"}.get(code, code) for code in codes]
    if not dtype.is_numeric():
        return list(codes)
    keys: list[float] = []
    for code in codes:
        try:
            keys.append(float(code))
        except ValueError:
            what = f"The code '{code}' is no number, but the column '{cell.sources[0]}' holds numbers."
            faults.add(
                cell.place, what, "Write the codes as the raw file has them ('allcover survey describe')."
            )
    return keys


def _joined(cell: Cell, dtypes: Mapping[str, pl.DataType], faults: FaultList) -> Compiled | None:
    parts = [_as_text(pl.col(name), dtypes[name]) for name in cell.sources]
    if cell.codes is not None or cell.missing:
        faults.add(
            cell.place, "Several columns are joined and recoded at once.", "Recode one column, or only join."
        )
        return None
    text = pl.concat_str(parts, separator=JOINER)
    if cell.column.kind == "text":
        return Compiled(cell, text)
    if cell.column.kind == "date" and len(parts) == 3:
        padded = pl.concat_str([parts[0], *(part.str.zfill(2) for part in parts[1:])], separator=JOINER)
        return _date(cell, padded)
    cure = "Join columns for identifiers and texts, or [year, month, day] for a date; else use 'is'."
    faults.add(cell.place, f"'{cell.column.name}' cannot be joined from {len(parts)} columns.", cure)
    return None


def _read(cell: Cell, raw: pl.Expr, dtype: pl.DataType, faults: FaultList, what: str) -> Compiled | None:
    """Read raw values without codes as the kind of the column."""
    match cell.column.kind:
        case "number" | "integer":
            return _quantity(cell, raw, dtype, faults, what)
        case "text":
            return Compiled(cell, _as_text(raw, dtype))
        case "date":
            return _date(cell, raw.cast(pl.Date) if dtype.is_temporal() else raw.cast(pl.String))
        case "code" if not dtype.is_numeric() and dtype != pl.Boolean:
            text = raw.cast(pl.String)
            read = text.cast(cell.column.dtype, strict=False)
            return Compiled(cell, read, text.is_not_null() & read.is_null(), text)
        case "yes_no" if dtype in (pl.Boolean, pl.Null):
            return Compiled(cell, raw.cast(pl.Boolean))
        case kind:
            wanted = "yes or no" if kind == "yes_no" else f"one of {', '.join(cell.column.words[:6])}"
            faults.add(cell.place, f"{what} gives {_dtype_words(dtype)}, but '{cell.column.name}' is {wanted}.",
                       "Say what each value means with 'codes', or write a condition.")  # fmt: skip
            return None


def _quantity(cell: Cell, raw: pl.Expr, dtype: pl.DataType, faults: FaultList, what: str) -> Compiled | None:
    if dtype == pl.Boolean or dtype.is_temporal():
        faults.add(cell.place, f"{what} gives {_dtype_words(dtype)}, but '{cell.column.name}' is a number.",
                   "Write an expression that gives a number.")  # fmt: skip
        return None
    number = (
        raw.cast(pl.Float64) if dtype.is_numeric() else _as_text(raw, dtype).cast(pl.Float64, strict=False)
    )
    value = _scaled(cell, number)
    fits = number.is_finite() if cell.column.kind == "number" else _is_whole(value)
    return Compiled(
        cell, pl.when(fits).then(value), raw.is_not_null() & ~fits.fill_null(False), _as_text(raw, dtype)
    )


def _is_whole(value: pl.Expr) -> pl.Expr:
    return value.is_finite() & (value == value.floor()) & (value.abs() < 2.0**53)


def _scaled(cell: Cell, value: pl.Expr) -> pl.Expr:
    return value * cell.factor if cell.factor != 1.0 else value


def _date(cell: Cell, raw: pl.Expr) -> Compiled:
    read = raw if cell.sources == () else raw.cast(pl.String).str.to_date("%Y-%m-%d", strict=False)
    return Compiled(cell, read, raw.is_not_null() & read.is_null(), raw.cast(pl.String))


def _as_text(raw: pl.Expr, dtype: pl.DataType) -> pl.Expr:
    """Numbers become texts as people write them: 12, not 12.0."""
    if not dtype.is_float():
        return raw.cast(pl.String)
    is_whole = (raw == raw.floor()) & (raw.abs() < 2.0**53)
    whole = pl.when(is_whole).then(raw).cast(pl.Int64).cast(pl.String)
    return pl.coalesce(whole, raw.cast(pl.String))


def _dtype_words(dtype: pl.DataType) -> str:
    if dtype.is_numeric():
        return "a number"
    return "a condition" if dtype == pl.Boolean else "a date" if dtype.is_temporal() else "a text"
