"""The part of a report on limited places: how many there are, how many ask for one, and the last score served."""

from collections.abc import Iterator, Sequence

from allcover.estimation import Suppression
from allcover.presenting.coverage_section import Told
from allcover.rules.definition import System
from allcover.rules.quota import Cutoff, told
from allcover.vocabulary.finding import Between, Cell, NotKnown, Section, Table, TableColumn
from allcover.vocabulary.words import Words

_DEFINITION = (
    "Places are given in order of score among those who ask, persons or households counted by their weight, until the number "
    "is reached; whoever shares the last score is served or not as the law says. Where a condition or a score is not known, "
    "the surely served are those who have a place whatever the answers are."
)


def places_sections(
    systems: Sequence[System], source: Told, words: Words, suppression: Suppression
) -> Iterator[Section]:
    """This function will give the section on limited places, none where no option has filled any.

    ``systems`` are the laws of the options, with their cut-offs.
    """
    rows = [row for system in systems for row in _rows(system, suppression)]
    if not rows:
        return
    table = Table(
        key="options.places",
        title="Limited places, and how far they reach",
        columns=(
            TableColumn("option", "Option"),
            TableColumn("scheme", "Scheme"),
            TableColumn("places", "Who gets one"),
            TableColumn("number", "Places", "count"),
            TableColumn("asked", "Ask for one", "count"),
            TableColumn("served", "Served", "count"),
            TableColumn("reach", "How far places reach"),
            TableColumn("law", "Law"),
        ),
        rows=tuple(rows),
        definition=_DEFINITION,
        universe="All persons, or all households, as the places are given",
        source=source.source,
    )
    yield Section(id="places", heading="Limited places", tables=(table,))


def _rows(system: System, suppression: Suppression) -> Iterator[tuple[Cell, ...]]:
    for key, cutoff in system.cutoffs.items():
        quota = system.quotas[key]
        scheme = system.schemes[key.rpartition(".")[0]].name
        # A cut-off found among few gives away the score of one of them; one that was given is public.
        counted = [_asked(cutoff), _served(cutoff), told(cutoff)]
        shown = [
            suppression.cell(cell, cutoff.rows) if cutoff.asked is not None else cell for cell in counted
        ]
        yield (system.title, scheme, f"{quota.of}: {quota.label}", _number(cutoff), *shown, str(quota.source))


def _number(cutoff: Cutoff) -> Cell:
    return (
        NotKnown("the law gives no number for this date.") if cutoff.number is None else float(cutoff.number)
    )


def _asked(cutoff: Cutoff) -> Cell:
    if cutoff.asked is None:
        return NotKnown("the cut-off was given, and nobody was counted.")
    low, high = map(float, cutoff.asked)
    return low if low == high else Between(low, high)


def _served(cutoff: Cutoff) -> Cell:
    return (
        NotKnown("answers that are missing leave it open.") if cutoff.served is None else float(cutoff.served)
    )
