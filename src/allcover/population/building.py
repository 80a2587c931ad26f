"""A mapping laid over its raw files: the population comes out, or every fault at once.

Each block of the mapping becomes one lazy query that touches only the raw columns it needs; all queries of a
survey run together, streaming, so that a raw file may be larger than memory as long as the population is not.
"""

import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from allcover.population.blocks import Entry, KinRule, SurveyMapping
from allcover.population.cells import JOINER, Compiled, compile_cell, compile_condition
from allcover.population.checks import broken, check
from allcover.population.kinship import Kin, kin_of
from allcover.population.mapping import load_mapping
from allcover.population.population import Population, SourceFile, Survey
from allcover.population.readers import (
    ROW,
    Progress,
    Source,
    first_line,
    no_progress,
    open_source,
    sha256,
)
from allcover.population.schema import TABLES, conform
from allcover.population.weighing import weighed
from allcover.vocabulary.fault import FaultList, Place, row_told

_SHOWN = 5
_MISFIT = "__misfit__"


def read_survey(
    data: Path | str | Mapping[str, Path | str], mapping: Path | str, *, progress: Progress = no_progress
) -> Population:
    """This function will read a raw survey through its mapping file into a population.

    ``data`` is the folder in which the mapping's file names lie, or the one raw file itself, or a path for each
    name below ``files``. Raises Faults with everything that is wrong in the mapping, the files, and the identity
    of persons and households; what merely looks doubtful is left to ``checks.check``.
    """
    mapping = Path(mapping)
    faults = FaultList()
    loaded = load_mapping(mapping, faults)
    faults.check()
    assert loaded is not None
    with tempfile.TemporaryDirectory(prefix="allcover-") as spool:
        sources = _open_all(loaded, data, Path(spool), faults, progress)
        faults.check()
        population = _Builder(loaded, sources, faults, progress).population(sha256(mapping))
    if population.persons.is_empty():
        faults.add(
            loaded.entry("persons").place, "No row of the file is a person.", "Mend 'rows' of the persons."
        )
    # What cannot be read is unknown from here on, so that everything else that is wrong is told with it.
    if faults.faults or broken(population):
        faults.extend(check(population)).check()
    return weighed(population)


def _open_all(
    mapping: SurveyMapping,
    data: Path | str | Mapping[str, Path | str],
    spool: Path,
    faults: FaultList,
    progress: Progress,
) -> dict[str, Source]:
    sources = {}
    for role, file in mapping.files.items():
        path = _path(role, file.name, data, is_only=len(mapping.files) == 1)
        source = open_source(path, spool, faults, options=file.options, place=file.place, progress=progress)
        if source is not None:
            sources[role] = source
    return sources


def _path(role: str, name: str, data: Path | str | Mapping[str, Path | str], *, is_only: bool) -> Path:
    if isinstance(data, Mapping):
        return Path(data.get(role, name))
    given = Path(data)
    return given if is_only and given.is_file() else given / name


@dataclass(frozen=True)
class _Query:
    """One block, compiled: the lazy rows with their values, and which of them do not fit."""

    entry: Entry
    rows: pl.LazyFrame
    cells: tuple[Compiled, ...]

    def values(self) -> pl.LazyFrame:
        """The values by schema name, the row number, and one flag for each cell that may not fit."""
        flags = [
            each.misfit.fill_null(False).alias(_MISFIT + each.cell.column.name)
            for each in self.cells
            if each.misfit is not None
        ]
        values = [each.value.alias(each.cell.column.name) for each in self.cells]
        return self.rows.select(*values, pl.col(ROW).alias("row"), *flags)


@dataclass(frozen=True)
class _Builder:
    mapping: SurveyMapping
    sources: Mapping[str, Source]
    faults: FaultList
    progress: Progress

    def population(self, mapping_sha256: str) -> Population:
        queries = [query for entry in self.mapping.entries if (query := self._query(entry)) is not None]
        kin = [found for rule in self.mapping.kin if (found := self._kin(rule)) is not None]
        self.faults.check()
        self.progress("Mapping", 0, 1)
        frames = self._collect([*(query.values() for query in queries), *(each.rows for each in kin)])
        made = [self._fitting(query, frame) for query, frame in zip(queries, frames)]
        tables = self._tables(queries, made)
        if self.mapping.has_relations:
            derived = [kin_of(rule, rows) for rule, rows in zip(kin, frames[len(queries) :])]
            tables["relations"] = _distinct_relations([*derived, tables.get("relations")])
        self.progress("Mapping", 1, 1)
        return Population.gather(tables, self._about(mapping_sha256))

    def _about(self, mapping_sha256: str) -> Survey:
        files = tuple(
            SourceFile(role, source.name, source.rows, sha256(source.path))
            for role, source in self.sources.items()
        )
        origins = {entry.table: self.sources[entry.file].name for entry in reversed(self.mapping.entries)}
        about = self.mapping.about
        return replace(about, files=files, tables=origins, mapping_sha256=mapping_sha256)

    # compiling

    def _query(self, entry: Entry) -> _Query | None:
        source = self.sources[entry.file]
        rows = self._rows(source, entry.rows, entry.rows_place)
        cells = [compile_cell(cell, source, self.faults) for cell in entry.cells.values()]
        if rows is None or None in cells:
            return None
        return _Query(entry, rows, tuple(cell for cell in cells if cell is not None))

    def _rows(self, source: Source, condition: str, place: Place) -> pl.LazyFrame | None:
        if not condition:
            return source.frame
        made = compile_condition(condition, source, place, self.faults)
        return source.frame.filter(made) if made is not None else None

    def _kin(self, rule: KinRule) -> Kin | None:
        persons = self.mapping.entry("persons")
        source = self.sources[persons.file]
        entry = replace(persons, rows=rule.rows or persons.rows, rows_place=rule.place)
        wanted = {name: persons.cells[name] for name in ("person_id", "age", "sex") if name in persons.cells}
        query = self._query(replace(entry, cells={**wanted, "relation_to_head": rule.relation}))
        if query is None:
            return None
        missing = [name for name in rule.group if name not in source.dtypes]
        for name in missing:
            self.faults.add(
                rule.place, f"'{source.name}' has no column '{name}'.", "Group by columns it has."
            )
        parts = [pl.col(name).cast(pl.String) for name in rule.group if name not in missing]
        group = pl.concat_str(parts or [pl.lit("")], separator=JOINER).alias("group")
        values = [each.value.alias(each.cell.column.name) for each in query.cells]
        return Kin(query.rows.select(group, *values), rule.least_age_gap)

    # running

    def _collect(self, frames: Iterable[pl.LazyFrame]) -> list[pl.DataFrame]:
        try:
            return pl.collect_all(list(frames), engine="streaming")
        except (pl.exceptions.PolarsError, pl.exceptions.PanicException) as error:
            names = ", ".join(sorted(source.name for source in self.sources.values()))
            cure = (
                "Check that the file is whole; for a CSV, list the words that mean no answer below 'empty'."
            )
            self.faults.add(Place(names), f"Cannot be read to its end: {first_line(error)}.", cure)
            self.faults.check()
            raise

    def _fitting(self, query: _Query, frame: pl.DataFrame) -> pl.DataFrame:
        """Report what does not fit and drop the flags."""
        for each in query.cells:
            flag = _MISFIT + each.cell.column.name
            if each.misfit is not None and frame[flag].any():
                self._report(query, each)
        return frame.drop(pl.selectors.starts_with(_MISFIT))

    def _report(self, query: _Query, compiled: Compiled) -> None:
        assert compiled.misfit is not None
        assert compiled.raw is not None
        found = (
            query.rows.filter(compiled.misfit)
            .group_by(compiled.raw.alias("raw"))
            .agg(pl.col(ROW).min(), pl.len().alias("count"))
            .sort(ROW)
            .collect()
        )
        cell, name = compiled.cell, self.sources[query.entry.file].name
        what_column = f"'{cell.sources[0]}'" if cell.sources else f"'{cell.formula}'"
        for raw, row, count in found.head(_SHOWN).iter_rows():
            what = f"{what_column} of {name} is {raw!r} in {count:,} rows, first in {row_told(name, row)}: "
            what += "neither recoded nor missing." if cell.codes is not None else f"not {_wanted(compiled)}."
            cure = f"Add {raw!r} to 'codes' or to 'missing' of '{cell.column.name}'."
            self.faults.add(cell.place, what, cure)
        if (rest := found.height - _SHOWN) > 0:
            what = f"{what_column} of {name} has {rest} more values that do not fit."
            self.faults.add(cell.place, what, "See them all with 'allcover survey describe'.")

    # joining

    def _tables(self, queries: list[_Query], frames: list[pl.DataFrame]) -> dict[str, pl.DataFrame | None]:
        parts: dict[str, list[pl.DataFrame]] = {}
        for query, frame in zip(queries, frames):
            if query.entry.table == "households":
                frame = self._one_row_each(query.entry, frame)
            parts.setdefault(query.entry.table, []).append(conform(query.entry.table, frame))
        return {table: pl.concat(found) if len(found) > 1 else found[0] for table, found in parts.items()}

    def _one_row_each(self, entry: Entry, frame: pl.DataFrame) -> pl.DataFrame:
        """Households taken from a file of persons: one row each, and every column the same in all of them.

        Amounts of members are added up first; the sum is unknown as soon as one of them is.
        """
        if entry.file != self.mapping.entry("persons").file:
            return frame
        frame = frame.with_columns(
            _over_members(name, cell.members) for name, cell in entry.cells.items() if cell.members
        )
        first = frame.unique("household_id", keep="first", maintain_order=True)
        if not entry.takes_first:
            laid_out = frame.select("household_id").join(
                first, on="household_id", how="left", nulls_equal=True, maintain_order="left"
            )
            for name, cell in entry.cells.items():
                differs = frame[name].ne_missing(laid_out[name])
                if differs.any():
                    self._report_differing(entry, cell.place, name, frame.filter(differs))
        return first

    def _report_differing(self, entry: Entry, place: Place, name: str, differing: pl.DataFrame) -> None:
        file, household = self.sources[entry.file].name, differing["household_id"][0]
        row = row_told(file, differing["row"][0])
        what = (
            f"'{name}' differs within {differing['household_id'].n_unique():,} households, "
            f"first in household {household}, {row} of {file}."
        )
        is_amount = TABLES["households"].columns[name].kind == "number"
        cure = (
            "Add 'members: sum' or 'members: per_head' to it."
            if is_amount
            else "Map it for persons, or say 'take: first'."
        )
        self.faults.add(place, what, cure)


def _over_members(name: str, together: str) -> pl.Expr:
    amounts = pl.col(name)
    total = pl.when(amounts.is_not_null().all()).then(amounts.sum())
    return (total if together == "sum" else total / pl.len()).over("household_id").alias(name)


def _wanted(compiled: Compiled) -> str:
    column = compiled.cell.column
    return {
        "integer": "a whole number",
        "number": "a number",
        "date": "a date (YYYY-MM-DD)",
        "code": f"one of {', '.join(column.words[:6])}",
    }.get(column.kind, f"a {column.kind}")


def _distinct_relations(frames: Iterable[pl.DataFrame | None]) -> pl.DataFrame:
    """One mother and one father each, the first found; spouses may be several."""
    made = [conform("relations", frame) for frame in frames if frame is not None]
    joined = pl.concat(made) if made else pl.DataFrame(schema=TABLES["relations"].dtypes())
    is_parent = pl.col("relation").is_in(["mother", "father"])
    parents = joined.filter(is_parent).unique(["person_id", "relation"], keep="first", maintain_order=True)
    others = joined.filter(~is_parent).unique(
        ["person_id", "other_person_id", "relation"], keep="first", maintain_order=True
    )
    return pl.concat([others, parents])
