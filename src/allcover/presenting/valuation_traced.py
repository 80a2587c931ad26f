"""The tables of another law that its rate is reckoned from, as those of the law as it is: each year's money, reserve, present values, premium."""

from collections.abc import Iterator
from dataclasses import replace
from math import isclose

from allcover.presenting.told import Told
from allcover.presenting.valuation_financing import premium_tables
from allcover.presenting.valuation_study import OtherLaw, ValuationResults
from allcover.presenting.valuation_tables import ValuationTables
from allcover.vocabulary.finding import Formula, Table, number_of
from allcover.vocabulary.words import Words

_TRACED = ("rates", "persons", "money", "reserve", "shares", "premium", "flows", "at_premium")
"""The tables of a law that rest on each other, by their keys."""


def key_of_law(name: str, at: int) -> str:
    """This function will give the key of one of these tables under the law at a place: 0 is the law as it is.

    >>> key_of_law("premium", 0), key_of_law("premium", 1)
    ('valuation.premium', 'valuation.premium_1')
    """
    return f"valuation.{name}_{at}" if at else f"valuation.{name}"


def traced_tables(results: ValuationResults, told: Told, words: Words) -> Iterator[Table]:
    """This function will give each other law's tables, with their formulas on each other; what the law leaves as it is follows the tables of the law as it is."""
    as_it_is = _tables(ValuationTables(results, told, words), results, told, words)
    for at, other in enumerate(results.others, start=1):
        under = under_law(results, other)
        tables = ValuationTables(under, told, words)
        law = words(other.system.title)
        for table, before in zip(_tables(tables, under, told, words), as_it_is, strict=True):
            same = tuple(left_alone(table, before))
            yield replace(
                table,
                key=f"{table.key}_{at}",
                title=words("{what}, under “{law}”", law=law, what=table.title),
                formulas=(*(_moved(one, at) for one in table.formulas), *same),
                notes=(*table.notes, *_of_its_own(table, same, words)),
            )


def _tables(
    tables: ValuationTables, results: ValuationResults, told: Told, words: Words
) -> tuple[Table, ...]:
    own = tables.rates(), tables.persons(), tables.money_table(), tables.reserve(), tables.shares()
    return *own, *premium_tables(results, told, words)


def left_alone(table: Table, before: Table) -> Iterator[Formula]:
    """This function will tell numbers typed in that are those of the law as it is by its cells: of a list each, of columns by year those of the first years, until one is another."""
    if [column.key for column in table.columns] != [column.key for column in before.columns]:
        return
    by_year = table.columns[0].key == "year"
    for place, column in enumerate(table.columns):
        if column.kind == "text":
            continue
        numbers = [
            row for row in range(1, len(table.rows) + 1) if not _follows(table.formulas, column.key, row)
        ]
        same = [
            row
            for row in numbers
            if (told := number_of(table.rows[row - 1][place])) is not None
            and _is_same(told, number_of(before.rows[row - 1][place]))
        ]
        if by_year:
            # Years before a reform bites; an equal number after one that is not is chance.
            same = [row for row, other in zip(numbers, same, strict=False) if row == other]
        for row in same:
            yield Formula(column.key, f"{{{before.key}:{column.key}.{row}}}", row)


def _of_its_own(table: Table, same: tuple[Formula, ...], words: Words) -> Iterator[str]:
    """That numbers of later years do not follow the law as it is, where those of the first years do."""
    typed = [
        row
        for column in {one.column for one in same}
        for row in range(1 + max(one.row for one in same if one.column == column), len(table.rows) + 1)
        if not _follows(table.formulas, column, row)
    ]
    if table.columns[0].key == "year" and typed:
        yield words(
            "From {year} on, what is typed in this table is of this law alone: it does not move with what is typed of the law as it is. Whoever changes the one changes the other too.",
            year=int(number_of(table.rows[min(typed) - 1][0]) or 0),
        )  # fmt: skip


def _is_same(one: float, other: float | None) -> bool:
    """Whether two numbers are one but for what sums in another order leave."""
    return other is not None and isclose(one, other, rel_tol=1e-9, abs_tol=1e-12)


def _follows(formulas: tuple[Formula, ...], column: str, row: int) -> bool:
    """Whether a cell has a formula; one that rests on the row before has none in the first."""
    return any(
        one.column == column and one.row in (0, row) and not (row == 1 and ".before}" in one.text)
        for one in formulas
    )


def under_law(results: ValuationResults, other: OtherLaw) -> ValuationResults:
    """This function will give the results as if the other law were the law; its new pensions are not worked out."""
    study = replace(results.study, basis=results.study.basis.under(other.system))
    return replace(results, study=study, valued=other.valued)


def _moved(formula: Formula, at: int) -> Formula:
    text = formula.text
    for name in _TRACED:
        text = text.replace(f"{{{key_of_law(name, 0)}:", f"{{{key_of_law(name, at)}:")
    return replace(formula, text=text)
