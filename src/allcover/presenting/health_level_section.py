"""The part of a report on the level of health care: breadth, scope and height, scheme by scheme and for everybody."""

from collections.abc import Iterator

from allcover.coverage.health_level import HealthLevel, HealthLevelRow, PackageShare
from allcover.coverage.people import EVERYBODY
from allcover.estimation import Suppression
from allcover.presenting.open_cells import share_cell, share_finding
from allcover.presenting.told import Told, citation_text, of_invented
from allcover.vocabulary.finding import Cell, Finding, Section, Table, TableColumn
from allcover.vocabulary.words import Words


def health_level_section(
    found: HealthLevel, told: Told, words: Words, suppression: Suppression, currency: str
) -> Section:
    """This function will present how many are protected beside how much of their care is paid, so that neither hides the other."""
    return Section(
        id="health_level",
        heading=words("Health care: how many, and how much of it"),
        paragraphs=(
            words(
                "Breadth is how many are protected, scope how much of a basket of care the packages name, height how much of that "
                "they pay. Everybody may be protected and half the cost of care still be borne by patients: breadth without depth."
            ),
        ),
        findings=tuple(_findings(found, told, words)),
        tables=(
            _schemes(found, told, words, suppression),
            _groups(found, told, words, suppression),
            _basket(found, words, currency),
        ),
    )


def _definition(words: Words) -> str:
    return words(
        "Breadth: persons protected in fact. Scope: cost of the care in the basket that the package names, over the cost of the whole "
        "basket. Height: what the scheme pays of the care it names, each use valued as a claim by a member past all waiting. Share of "
        "the basket: scope times height. Ceilings over a year bind within one use only."
    )


def _basket_source(found: HealthLevel, words: Words) -> str:
    return of_invented(citation_text(found.basket.source, words), found.basket.is_invented, words)


def _source(found: HealthLevel, told: Told, words: Words) -> str:
    basket = _basket_source(found, words)
    return words("{source}; basket of care: {basket}", source=told.source, basket=basket)


def _schemes(found: HealthLevel, told: Told, words: Words, suppression: Suppression) -> Table:
    return Table(
        key="health_level.schemes", title=words("Breadth, scope and height of each scheme of health care"),
        columns=(
            TableColumn("scheme", words("Scheme")), TableColumn("breadth", words("Breadth: persons protected"), "share"),
            TableColumn("scope", words("Scope"), "share"), TableColumn("height", words("Height"), "share"),
            TableColumn("share", words("Share of the basket"), "share"),
        ),
        rows=tuple(_scheme(one, words, suppression) for one in found.schemes), definition=_definition(words),
        universe=words("All persons"), source=_source(found, told, words),
        notes=(words("Empty: the definition has no package of the scheme, so how much it pays is not known."),),
    )  # fmt: skip


def _scheme(one: PackageShare, words: Words, suppression: Suppression) -> tuple[Cell, ...]:
    shares = (None if each is None else float(each) for each in (one.scope, one.height, one.share))
    return (words(one.scheme.name), share_cell(one.breadth, suppression, words), *shares)


def _groups(found: HealthLevel, told: Told, words: Words, suppression: Suppression) -> Table:
    return Table(
        key="health_level.groups", title=words("Breadth, and the share of the cost of care that is paid, by group"),
        columns=(
            TableColumn("grouping", words("By")), TableColumn("group", words("Group")),
            TableColumn("asked", words("Persons in sample"), "count"),
            TableColumn("breadth", words("Breadth: persons protected"), "share"),
            TableColumn("paid", words("Share of the cost of care that schemes pay"), "share"),
        ),
        rows=tuple(_group(row, words, suppression) for row in found.rows), definition=_paid(words),
        universe=words("All persons"), source=_source(found, told, words),
    )  # fmt: skip


def _paid(words: Words) -> str:
    return words(
        "Mean over all persons of the share of the basket's cost that is paid for them: by the best package that protects them, nothing for "
        "who is not protected. Where a protecting scheme has no written package, the share lies anywhere from nothing to everything."
    )


def _group(row: HealthLevelRow, words: Words, suppression: Suppression) -> tuple[Cell, ...]:
    return (
        words(row.grouping), words(row.group), row.persons, share_cell(row.breadth, suppression, words),
        share_cell(row.paid, suppression, words),
    )  # fmt: skip


def _basket(found: HealthLevel, words: Words, currency: str) -> Table:
    """The basket, with what each package pays of each care."""
    held = [one for one in found.schemes if one.share is not None]
    rows = [
        (words(care.label), float(care.uses_year), float(care.cost_year),
         *(next((None if each.share is None else float(each.share) for each in one.care if each.care == care.id), None) for one in held))
        for care in found.basket.care
    ]  # fmt: skip
    return Table(
        key="health_level.basket", title=words("The basket of care, and what each package pays of it"),
        columns=(
            TableColumn("care", words("Care")), TableColumn("uses_year", words("Uses a person-year"), "number", decimals=2),
            TableColumn("cost_year", words("Cost a person-year"), "money", currency, decimals=2),
            *(TableColumn(f"paid_{one.scheme.id}", words(one.scheme.name), "share") for one in held),
        ),
        rows=tuple(rows), definition=words("Empty: the package does not name this care."), universe=words("A person-year of care"),
        source=_basket_source(found, words),
    )  # fmt: skip


def _findings(found: HealthLevel, told: Told, words: Words) -> Iterator[Finding]:
    everybody = next(row for row in found.rows if row.grouping == EVERYBODY)
    universe, source = words("All persons"), Told(_source(found, told, words), told.reference_date)
    yield share_finding(
        "health_level.breadth", words("Persons protected by a scheme of health care"), everybody.breadth,
        definition=_definition(words), universe=universe, told=source, words=words,
    )  # fmt: skip
    yield share_finding(
        "health_level.paid", words("Share of the cost of care that schemes pay"), everybody.paid,
        definition=_paid(words), universe=universe, told=source, words=words,
    )  # fmt: skip
