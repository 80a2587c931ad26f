"""What a report says of a line whose law cannot be told of many: beside the picture in short, under the line's table in full."""

from dataclasses import replace

import numpy as np
import pytest

from allcover.coverage.counts import CELLS, CoverageCounts, CoverageRow, LineResult
from allcover.coverage.depth import depths
from allcover.coverage.sampled import Sampled
from allcover.estimation import Design, Suppression, cell_totals
from allcover.presenting.depth_table import depth_table
from allcover.presenting.told import Told
from allcover.presenting.untold_law import untold_law, untold_laws
from allcover.vocabulary.estimate import Estimate
from allcover.vocabulary.words import ENGLISH, words_of

LACKING = {"workers": [("months contributed", Estimate(value=18.0)), ("age", Estimate(value=2.0))]}


def line_of(*, entitled: int, nobody: int, untold: int) -> LineResult:
    """A line of so many persons, none of them covered, by what the law says of them."""
    cells = {
        ("mandatory", "no"): float(entitled),
        ("none", "no"): float(nobody),
        ("unknown", "no"): float(untold),
    }
    row = CoverageRow("Everybody", "All", None, CoverageCounts(cells), {})
    return LineResult("workers", "old_age", "Workers", "receiving", False, (row,), {}, ())


def in_full(line: LineResult) -> str:
    return " ".join(untold_law(line, "Old age: workers", LACKING["workers"], ENGLISH))


def test_a_note_says_of_how_many_the_law_is_untold_for_want_of_what_and_what_it_says_of_the_others() -> None:
    assert in_full(line_of(entitled=60, nobody=20, untold=20)) == (
        "Old age: workers: of 20.0% it cannot be told what the law says, for want of these answers (persons): "
        "months contributed (18), age (2). Of the others, who are no sample of all, it obliges or entitles 75.0%."
    )


def test_a_few_others_say_nothing_of_all() -> None:
    found = in_full(line_of(entitled=10, nobody=30, untold=60))
    assert "of 60.0% it cannot be told" in found
    assert "Of the others" not in found


@pytest.mark.parametrize(("untold", "is_said"), [(4, False), (6, True)])
def test_few_untold_need_no_note(untold: int, is_said: bool) -> None:
    assert bool(in_full(line_of(entitled=100 - untold, nobody=0, untold=untold))) is is_said


@pytest.mark.parametrize(
    ("untold", "lacking", "is_said"), [(20, LACKING, True), (19, LACKING, False), (20, {}, False)]
)
def test_the_picture_names_the_answer_that_most_lack(
    untold: int, lacking: dict[str, list[tuple[str, Estimate]]], is_said: bool
) -> None:
    found = depths([line_of(entitled=100 - untold, nobody=0, untold=untold)], None)
    table = depth_table(found, "", Told("a survey", "2024-06-01"), ENGLISH, Suppression(0, 0), lacking)
    said = "Law not known for want of an answer: Old age (20.0%): months contributed."
    assert (said in table.notes) is is_said


def test_in_french_a_space_stands_before_the_colon_and_the_semicolon_of_untold_laws() -> None:
    both = [line_of(entitled=80, nobody=0, untold=20)]
    both.append(replace(both[0], branch="unemployment", id="others"))
    lacking = LACKING | {"others": [("age", Estimate(value=20.0))]}
    (said,) = untold_laws(both, lacking, words_of("fr"))
    assert said.count("\u00a0: ") == 3
    assert said.count("\u202f; ") == 1
    assert "): " not in said


def notes_of(beyond: int, within: int, *, is_sampled: bool) -> tuple[str, ...]:
    """What is said of 100 persons: so many covered in fact whom no law covers, so many the other way round, others covered by law and in fact."""
    cells = {
        ("none", "yes"): beyond,
        ("mandatory", "no"): within,
        ("mandatory", "yes"): 100 - beyond - within,
    }
    codes = np.repeat([CELLS.index(cell) for cell in cells], list(cells.values()))
    drawn = cell_totals(Design.from_arrays(np.ones(100)), codes, len(CELLS))
    sampled = Sampled(drawn, tuple((place,) for place in range(len(CELLS)))) if is_sampled else None
    counts = CoverageCounts({cell: float(number) for cell, number in cells.items()})
    row = CoverageRow("Everybody", "All", 100 if is_sampled else None, counts, {}, sampled=sampled)
    line = LineResult("care", "medical_care", "All", "protected", False, (row,), {}, ())
    return depth_table(
        depths([line], None), "", Told("a survey", "2024-06-01"), ENGLISH, Suppression(0, 0)
    ).notes


@pytest.mark.parametrize(
    ("beyond", "within", "is_sampled", "is_said"),
    [
        (30, 5, True, True),
        (6, 5, True, False),
        (5, 30, True, False),
        (6, 5, False, True),
        (0, 0, True, False),
    ],
)
def test_a_fact_that_exceeds_the_law_is_told_where_the_sample_does_not_leave_it_open(
    beyond: int, within: int, is_sampled: bool, is_said: bool
) -> None:
    said = (
        "Medical care: all: more are covered in fact than the law obliges, entitles or lets join: some are covered by practice, or by "
        "rules that the definition does not hold (who passes for indigent, for instance)."
    )
    assert (said in notes_of(beyond, within, is_sampled=is_sampled)) is is_said


@pytest.mark.parametrize(
    ("beyond", "within", "is_said"), [(6, 5, True), (30, 5, False), (5, 30, False), (5, 5, False)]
)
def test_a_fact_that_exceeds_the_law_by_less_than_a_sample_tells_is_explained(
    beyond: int, within: int, is_said: bool
) -> None:
    said = (
        "Medical care: all: more of those asked are covered in fact than by law; the sample leaves open whether it is so of all. Some "
        "are covered whom the law, as the definition holds it, does not oblige, entitle or let join."
    )
    assert (said in notes_of(beyond, within, is_sampled=True)) is is_said


def test_that_adequate_cover_counts_who_receives_themselves_is_said_where_the_two_stand_side_by_side() -> (
    None
):
    """So the least of it may be more than the least of cover in fact: that of children asks who is protected through a parent."""
    found = depths([line_of(entitled=80, nobody=0, untold=20)], None)
    table = depth_table(found, "", Told("a survey", "2024-06-01"), ENGLISH, Suppression(0, 0), {})
    assert "Adequately: who receives in their own name counts too." in table.definition


def test_lines_of_which_affiliation_is_the_upper_bound_are_told_in_one_note() -> None:
    first = replace(line_of(entitled=80, nobody=20, untold=0), is_upper_bound=True)
    other = replace(
        line_of(entitled=70, nobody=30, untold=0), is_upper_bound=True, id="others", branch="unemployment"
    )
    found = depths([first, other], None)
    notes = depth_table(found, "", Told("a survey", "2024-06-01"), ENGLISH, Suppression(0, 0)).notes
    told = [note for note in notes if "in fact is an upper bound" in note]
    assert len(found) == 2
    assert len(told) == 1
    assert told[0].startswith("Old age: ")
    assert "; Unemployment: " in told[0]
