"""Mapping files: how a raw survey becomes the published schema, read into frozen nodes and checked without data.

What can be wrong without looking at the data is noted here, every fault with its line; the rest when the mapping
is laid over the files, in :mod:`allcover.population.cells`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any

from allcover.population.blocks import Cell, Entry, FileName, KinRule, SurveyMapping, Target
from allcover.population.column import Column
from allcover.population.population import Survey
from allcover.population.readers import FileOptions
from allcover.population.sampling import SampleDesign
from allcover.population.schema import LONG_TABLES, PERSONS, TABLES
from allcover.population.shape import WORD_COLUMNS, mapping_schema
from allcover.vocabulary.citation import Citation
from allcover.vocabulary.document import Document, read_document
from allcover.vocabulary.exact import Fraction, decimal, ratio
from allcover.vocabulary.fault import FaultList, Place, did_you_mean
from allcover.vocabulary.shape import Schema, check_shape


def load_mapping(path: Path | str, faults: FaultList) -> SurveyMapping | None:
    """This function will read a mapping file, or note every fault and give None."""
    path = Path(path)
    document = read_document(path, faults, shown_as=path.name)
    if document is None or not check_shape(document, Schema.of(mapping_schema()), faults):
        return None
    noted = len(faults.faults)
    mapping = _Loader(document, faults).mapping()
    return mapping if len(faults.faults) == noted else None


@dataclass(frozen=True)
class _Loader:
    document: Document
    faults: FaultList

    def mapping(self) -> SurveyMapping:
        value = self.document.value
        files = {role: self._file(role, given) for role, given in value["files"].items()}
        entries = [self._entry(table, (table,), value[table], files) for table in ("households", "persons")]
        for table in LONG_TABLES:
            path: tuple[str | int, ...] = (table,) if table != "relations" else (table, "links")
            given = value.get(table, []) if table != "relations" else value.get(table, {}).get("links", [])
            entries += [
                self._entry(table, (*path, at), each, files, number=at + 1) for at, each in enumerate(given)
            ]
        persons = entries[1]
        is_weighted = "weight" in persons.cells
        filled = tuple(self._completed(entry, persons) for entry in entries)
        rules = value.get("relations", {}).get("from_relation_to_head", [])
        kin = tuple(self._kin(at, rule) for at, rule in enumerate(rules))
        about = replace(self._survey(value["survey"]), is_weighted=is_weighted)
        return SurveyMapping(about, files, filled, kin, "relations" in value)

    # the survey and its files

    def _survey(self, given: Mapping[str, Any]) -> Survey:
        welfare = given.get("welfare", {})
        reference = given["reference_date"]
        if not isinstance(reference, date):
            place = self.document.place("survey", "reference_date")
            self.faults.add(place, f"'{reference}' is no date.", "Write it as YYYY-MM-DD, without quotes.")
            reference = date(1900, 1, 1)
        return Survey(
            name=given["name"],
            title=given["title"],
            country=given["country"],
            reference_date=reference,
            currency=given["currency"],
            source=Citation(**given["source"]),
            welfare_kind=welfare.get("kind", "income"),
            welfare_per=welfare.get("per", "head"),
            has_complete_households=given.get("has_complete_households", True),
            has_raised_incomes=given.get("has_raised_incomes", False),
            design=SampleDesign.read(given.get("design", {})),
            notes=tuple(given.get("notes", ())),
            caveats=tuple(given.get("caveats", ())),
        )

    def _file(self, role: str, given: str | Mapping[str, Any]) -> FileName:
        place = self.document.place("files", role)
        name = given if isinstance(given, str) else given["path"]
        parts = PurePosixPath(name).parts
        if ".." in parts or PurePosixPath(name).is_absolute() or PureWindowsPath(name).drive or "\0" in name:
            cure = "Name it relative to the folder of the data, without '..'."
            self.faults.add(place, f"The file '{name}' lies outside the folder of the data.", cure)
        more = {} if isinstance(given, str) else given
        options = FileOptions(
            encoding=more.get("encoding", ""),
            separator=more.get("separator", ""),
            decimal_comma=more.get("decimal") == ",",
            empty=tuple(str(word) for word in more.get("empty", ())),
            rename=more.get("rename", {}),
        )
        return FileName(name, options, place)

    # blocks

    def _entry(
        self,
        table: str,
        path: tuple[str | int, ...],
        given: Mapping[str, Any],
        files: Mapping[str, FileName],
        *,
        number: int = 1,
    ) -> Entry:
        place = self.document.place(*path)
        columns = TABLES[table].columns
        cells = {
            name: self._cell(columns[name], (*path, name), value)
            for name, value in given.items()
            if name in columns
        }
        if table == "jobs" and "job" not in cells:
            cells["job"] = Cell(columns["job"], place, formula=str(number))
            cells.setdefault(
                "is_main", Cell(columns["is_main"], place, formula="yes" if number == 1 else "no")
            )
        rows_key = "asked" if "asked" in given else "rows"
        if "asked" in given and "rows" in given:
            self.faults.add(place, "Has both 'asked' and 'rows'.", "Join the two with 'and'.")
        return Entry(
            table,
            self._role(path, given, files),
            cells,
            place,
            _formula(given.get(rows_key, "")),
            self.document.place(*path, rows_key),
            given.get("take") == "first",
        )

    def _role(
        self, path: tuple[str | int, ...], given: Mapping[str, Any], files: Mapping[str, FileName]
    ) -> str:
        if "file" not in given:
            return "persons" if "persons" in files else next(iter(files))
        role = str(given["file"])
        if role not in files:
            place = self.document.place(*path, "file")
            self.faults.add(place, f"'{role}' is no file of this mapping.", did_you_mean(role, files))
        return role

    def _completed(self, entry: Entry, persons: Entry) -> Entry:
        """Take the identifiers from the block of persons where a block of the same file does not say them."""
        cells = dict(entry.cells)
        key = "household_id" if entry.table == "households" else "person_id"
        if key not in cells and entry.file == persons.file and key in persons.cells:
            cells[key] = replace(persons.cells[key], column=TABLES[entry.table].columns[key])
        if entry.table == "persons" and "weight" not in cells:
            cells["weight"] = Cell(PERSONS.columns["weight"], entry.place, formula="1")
        for column in TABLES[entry.table].columns.values():
            if column.is_required and column.name not in cells:
                self.faults.add(
                    entry.place, f"'{entry.table}' lacks '{column.name}'.", f"{column.meaning} Add it."
                )
        return replace(entry, cells=cells)

    def _kin(self, at: int, given: Mapping[str, Any]) -> KinRule:
        path = ("relations", "from_relation_to_head", at)
        relation = self._cell(PERSONS.columns["relation_to_head"], (*path, "relation"), given["relation"])
        return KinRule(
            tuple(given["group"]),
            relation,
            self.document.place(*path),
            _formula(given.get("rows", "")),
            given.get("least_age_gap", 12),
        )

    # cells

    def _cell(self, column: Column, path: tuple[str | int, ...], given: Any) -> Cell:
        place = self.document.place(*path)
        if not isinstance(given, Mapping):
            cell = self._plain_cell(column, place, given)
            if column.is_money and cell.formula not in ("0", ""):
                self.faults.add(
                    place, f"'{column.name}' does not say its period.", _period_cure(cell.formula)
                )
            return cell
        if ("from" in given) == ("is" in given):
            cure = "Write 'from: raw_column' or 'is: expression', one of the two."
            self.faults.add(place, f"'{column.name}' does not say what it comes from.", cure)
        if "is" in given and ("codes" in given or "missing" in given or "others" in given):
            self.faults.add(place, "'codes', 'others' and 'missing' belong to 'from'.",
                            "Write 'from: raw_column', or put them into the expression.")  # fmt: skip
        sources = given.get("from", ())
        return Cell(
            column,
            place,
            (sources,) if isinstance(sources, str) else tuple(sources),
            _formula(given.get("is", "")),
            "",
            self._codes(column, path, given.get("codes")),
            self._target(column, (*path, "others"), given.get("others")),
            "others" in given,
            tuple(_word(code) for code in given.get("missing", ())),
            self._factor(column, path, given),
            _formula(given.get("when", "")),
            given.get("members", ""),
        )

    def _plain_cell(self, column: Column, place: Place, given: Any) -> Cell:
        if column.name not in WORD_COLUMNS:
            return Cell(column, place, formula=_formula(given))
        word = str(given)
        if column.words and word not in column.words:
            self.faults.add(place, f"'{word}' is no {column.name}.", did_you_mean(word, column.words))
        return Cell(column, place, word=word)

    def _codes(
        self, column: Column, path: tuple[str | int, ...], given: Mapping[str, Any] | None
    ) -> Mapping[str, Target] | None:
        if given is None:
            return None
        if column.kind == "date":
            self.faults.add(self.document.place(*path), "A date has no codes.", "Leave 'codes' out.")
        return {raw: self._target(column, (*path, "codes", raw), value) for raw, value in given.items()}

    def _target(self, column: Column, path: tuple[str | int, ...], value: Any) -> Target:
        if value is None:
            return None
        what = f"'{_word(value)}' is no {column.name}."
        match column.kind:
            case "code" if value not in column.words:
                self.faults.add(self.document.place(*path), what, did_you_mean(_word(value), column.words))
            case "yes_no" if not isinstance(value, bool):
                self.faults.add(self.document.place(*path), what, "Write yes, no or null.")
            case "number" | "integer":
                return self._number(column, path, what, value)
            case "text":
                return _word(value)
        return value  # type: ignore[no-any-return]

    def _number(self, column: Column, path: tuple[str | int, ...], what: str, value: Any) -> float | None:
        is_number = isinstance(value, int | Fraction) and not isinstance(value, bool)
        if not is_number or (column.kind == "integer" and value != int(value)):
            kind = "whole number" if column.kind == "integer" else "number"
            self.faults.add(self.document.place(*path), what, f"Write a {kind} or null.")
            return None
        return float(value)

    def _factor(self, column: Column, path: tuple[str | int, ...], given: Mapping[str, Any]) -> float:
        period, times = given.get("period"), given.get("times")
        place = self.document.place(*path, "times" if times is not None else "period")
        if column.kind not in ("number", "integer") and (period or times is not None):
            self.faults.add(place, f"'{column.name}' is no quantity.", "Leave 'period' and 'times' out.")
        if period and not column.is_money:
            self.faults.add(place, f"'{column.name}' is no money.", "Leave 'period' out, or use 'times'.")
        if column.is_money and not period:
            self.faults.add(place, f"'{column.name}' does not say its period.", "Add period: month, or year.")
        if period in ("week", "day") and times is None:
            cure = f"Say how many {period}s make a month here, e.g. times: {'4.345' if period == 'week' else '30'}."
            self.faults.add(place, f"A {period} does not divide a month exactly.", cure)
        factor = self._fraction(place, times)
        return float(factor / 12 if period == "year" else factor)

    def _fraction(self, place: Place, times: Any) -> Fraction:
        try:
            factor = decimal("1" if times is None else str(times))
        except (ValueError, ZeroDivisionError, OverflowError):
            factor = ratio(0)
        if not 0 < factor < 10**12:
            self.faults.add(place, f"'times' is {times}.", "Write a number above 0, such as 0.001 or 52/12.")
            return ratio(1)
        return factor


def _formula(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Fraction):
        return str(float(value))
    return str(value)


def _word(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(float(value)) if isinstance(value, Fraction) else str(value)


def _period_cure(formula: str) -> str:
    return f"Write {{is: {formula}, period: month}}, or the period it has."
