"""The CSV files of a country's population and rates, each read with every fault of its rows: what :mod:`national` puts together.

``LAYOUT`` says which files there are and which columns each has; ``docs/reference/projection.md`` tells it in words.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from allcover.projection.checking import BOUNDS, FIRST_MOTHER, MOST_CHILDREN, most_at
from allcover.projection.levels import SEX
from allcover.projection.rates import Floats
from allcover.vocabulary.fault import MOST_FAULTS, FaultList, Place
from allcover.vocabulary.typed_table import read_typed
from allcover.vocabulary.words import Sentence, marked

MOST_ROWS = 100_000
_SHOWN = 20


@dataclass(frozen=True)
class Layout:
    """One file: by what its rows are told apart, the column of the value and its bounds, and the cure where it lies outside."""

    axes: tuple[str, ...]
    value: str
    least: float
    most: float
    cure: str
    is_needed: bool = True
    may_lack: tuple[str, ...] = ()
    most_by_age: str = ""
    """The variable of :mod:`checking` whose most at an age bounds the value too."""


_BY_AGE = ("year", "sex", "age")
LAYOUT: Mapping[str, Layout] = {
    "population": Layout(
        _BY_AGE,
        "persons",
        0,
        5e9,
        marked("Give persons at single ages, none below nought, the last one open."),
    ),
    "mortality": Layout(
        _BY_AGE,
        "rate",
        *BOUNDS["mortality"],
        most_by_age="mortality",
    ),
    "life_expectancy": Layout(
        ("year", "sex"), "years", 1, 120, marked("Give years at birth."), is_needed=False
    ),
    "fertility": Layout(
        ("year", "age"),
        "rate",
        *BOUNDS["fertility"],
        most_by_age="fertility",
    ),
    "total_fertility": Layout(
        ("year",), "children", 0.01, MOST_CHILDREN, marked("Give children a woman."), is_needed=False
    ),
    "sex_ratio_at_birth": Layout(
        ("year",), "ratio", 0.8, 1.3, marked("Give boys a girl; divide by 100 what is told of 100 girls.")
    ),
    "migration": Layout(
        _BY_AGE, "persons", -1e9, 1e9, marked("Give persons who come less who go."), may_lack=("sex", "age")
    ),
}
"""The files, ``population.csv`` and so on. ``age`` is that at which a group begins, ``source`` may stand in any row."""


@dataclass(frozen=True)
class RatesFile:
    """One file as read: its rows, its place, its layout; ``is_sound`` tells that nothing is wrong with its rows, each alone and together."""

    place: Place
    rows: pl.DataFrame
    layout: Layout
    axes: tuple[str, ...]
    is_sound: bool

    def values(self, axis: str) -> list[int]:
        """This function will list what an axis holds, in order, leaving out what could not be read."""
        return sorted(int(one) for one in self.rows[axis].drop_nulls().unique())

    def array(self) -> Floats:
        """This function will lay the values out by the axes, female first."""
        ordered = self.rows.sort(
            [pl.col("sex") != SEX[0] if axis == "sex" else pl.col(axis) for axis in self.axes]
        )
        shape = [len(SEX) if axis == "sex" else self.rows[axis].n_unique() for axis in self.axes]
        found: Floats = ordered["value"].to_numpy().reshape(shape)
        return found


def sources(folder: Path) -> tuple[str, ...]:
    """This function will list the sources that a country's files name, each once."""
    found: dict[str, None] = {}
    for name in LAYOUT:
        path = folder / f"{name}.csv"
        rows = pl.read_csv(path, infer_schema=False) if path.is_file() else pl.DataFrame()
        if "source" in rows.columns:
            found |= dict.fromkeys(one for one in rows["source"].drop_nulls() if one.strip())
    return tuple(found)


def read_file(folder: Path, name: str, layout: Layout, faults: FaultList) -> RatesFile | None:
    """This function will read one file and note all that is wrong with its rows; None if it cannot be read or need not be there."""
    path = folder / f"{name}.csv"
    place = Place(str(path))
    if not path.is_file():
        if layout.is_needed:
            faults.add(
                place,
                marked("Is not there."),
                Sentence("Add it with the columns {listed}.", listed=", ".join((*layout.axes, layout.value))),
            )
        return None
    raw = _typed(path, layout, faults)
    if raw is None:
        return None
    axes = tuple(
        axis for axis in layout.axes if axis not in layout.may_lack or raw[axis].null_count() < raw.height
    )
    noted = len(faults.faults)
    rows = _without_wrong(_numbers(raw, axes, layout, place, faults), axes)
    _check_grid(rows, axes, place, faults)
    return RatesFile(place, rows, layout, axes, len(faults.faults) == noted)


def _typed(path: Path, layout: Layout, faults: FaultList) -> pl.DataFrame | None:
    """The rows of a file as text, numbered; None where it is no such table. A cell without text is null."""
    needed = [*(axis for axis in layout.axes if axis not in layout.may_lack), layout.value]
    named = (*layout.axes, layout.value)
    columns = dict.fromkeys((*named, "source"), "")
    found = read_typed(path, columns, needed, faults, most_rows=MOST_ROWS)
    if not found:
        return None
    cells = {name: [row[name] or None for row in found] for name in named}
    schema = {"row": pl.Int64, **dict.fromkeys(named, pl.String)}
    return pl.DataFrame({"row": [row.place.row for row in found], **cells}, schema=schema)


def _numbers(
    raw: pl.DataFrame, axes: tuple[str, ...], layout: Layout, place: Place, faults: FaultList
) -> pl.DataFrame:
    """Rows with their numbers; those that are none, or out of bounds, are noted by their row."""
    whole = [axis for axis in axes if axis != "sex"]
    rows = raw.select("row", *axes, layout.value)
    read = rows.with_columns(
        pl.col(whole).cast(pl.Int64, strict=False),
        pl.col(layout.value).cast(pl.Float64, strict=False).alias("value"),
    )
    for axis in whole:
        _note(
            rows,
            read[axis].is_null() | (read[axis] < 0),
            axis,
            marked("Write a whole number."),
            place,
            faults,
        )
    if "sex" in axes:
        _note(
            rows,
            ~read["sex"].is_in(SEX).fill_null(False),
            "sex",
            marked("Write female or male."),
            place,
            faults,
        )
    value = read["value"]
    outside = value.is_null() | ~value.is_finite() | (value < layout.least) | (value > layout.most)
    if layout.most_by_age:
        known = pl.when(pl.col("age") >= 0).then(pl.col("age")).otherwise(FIRST_MOTHER)
        most = pl.Series(most_at(layout.most_by_age, read.select(known).to_series().to_numpy()))
        outside |= value > most
    _note(rows, outside.fill_null(True), layout.value, layout.cure, place, faults)
    return read


def _without_wrong(rows: pl.DataFrame, axes: tuple[str, ...]) -> pl.DataFrame:
    """The rows, with nothing where what they are told apart by is wrong."""
    right = [pl.col(axis).is_in(SEX) if axis == "sex" else pl.col(axis) >= 0 for axis in axes]
    return rows.with_columns(
        pl.when(is_right).then(pl.col(axis)).alias(axis) for axis, is_right in zip(axes, right)
    )


def _note(
    rows: pl.DataFrame, wrong: pl.Series, column: str, cure: str, place: Place, faults: FaultList
) -> None:
    for row in rows.filter(wrong).head(_SHOWN).iter_rows(named=True):
        faults.add(
            Place(place.file, row=row["row"]),
            Sentence("'{name}' is {value}.", name=column, value=f"{row[column]!r}"),
            cure,
        )
    more = int(wrong.sum()) - _SHOWN
    if more > 0:
        faults.add(
            place,
            Sentence.plural(
                "'{column}' is wrong in {count} row more.", "'{column}' is wrong in {count} rows more.", more, column=column, count=more,
            ),
            cure,
        )  # fmt: skip


def _check_grid(rows: pl.DataFrame, axes: tuple[str, ...], place: Place, faults: FaultList) -> None:
    """Every combination of what the axes hold must be there once; one that a row may be of which a part cannot be read is not missed."""
    known = rows.drop_nulls(list(axes))
    for row in known.filter(~pl.struct(axes).is_first_distinct()).head(_SHOWN).iter_rows(named=True):
        told = ", ".join(f"{axis} {row[axis]}" for axis in axes)
        faults.add(
            Place(place.file, row=row["row"]),
            Sentence("{told} is there twice.", told=told),
            marked("Leave one of them out."),
        )
    whole = pl.DataFrame({"": [0]})
    for axis in axes:
        values = pl.Series(axis, SEX) if axis == "sex" else known[axis].unique().sort()
        whole = whole.join(pl.DataFrame({axis: values}), how="cross")
    missing, cure = whole.join(known, on=list(axes), how="anti"), marked("Add it: nothing is filled in.")
    for row in rows.filter(pl.any_horizontal(pl.col(axes).is_null())).head(MOST_FAULTS).iter_rows(named=True):
        alike = [pl.col(axis) == row[axis] for axis in axes if row[axis] is not None]
        may_be = missing.with_row_index("at").filter(*alike)
        missing = missing.filter(pl.int_range(pl.len()) != may_be["at"][0]) if may_be.height else missing
    for row in missing.head(_SHOWN).iter_rows(named=True):
        told = ", ".join(f"{axis} {row[axis]}" for axis in axes)
        faults.add(place, Sentence("There is no row of {told}.", told=told), cure)
    more = missing.height - _SHOWN
    if more > 0:
        faults.add(
            place,
            Sentence.plural(
                "{count} row more is missing.", "{count} rows more are missing.", more, count=more
            ),
            marked("Add them: nothing is filled in."),
        )
