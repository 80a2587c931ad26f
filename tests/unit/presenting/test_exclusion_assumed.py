"""What of the reasons for exclusion rests on the share of income that may be asked is said where it is told, with what becomes of it under other shares."""

from pathlib import Path

import numpy as np
from tests.unit.coverage.test_exclusion import WORKERS, judged, worker
from tests.unit.presenting.exclusion_written import EVERYBODY, TOLD, table

from allcover.coverage.exclusion_people import Means
from allcover.coverage.exclusion_study import Handed, study_exclusion
from allcover.coverage.ternary import Ternary
from allcover.estimation import Design
from allcover.presenting.exclusion_section import exclusion_section
from allcover.presenting.numbers import cell_text
from allcover.vocabulary.citation import Citation
from allcover.vocabulary.finding import Section, TableColumn
from allcover.vocabulary.words import ENGLISH

GUESS = Citation("a guess", is_verified=False)
SHARE = TableColumn("share", "", "share")


def means(share: float | None, unable: int) -> Means:
    """Of seven workers the first ones cannot pay, all others can."""
    return Means("Study", {"fund": Ternary.certain(np.arange(7) >= unable)}, share, GUESS)


def section(folder: Path, *, assumed: bool = True) -> Section:
    """Four may join: three cannot afford it if 15 % is asked, four if 7.5 %, one if 30 %; one is not declared, two are covered."""
    joining = [worker("cooperative_member")] * 4
    others = [WORKERS["undeclared"], WORKERS["covered"], WORKERS["covered"]]
    homes = [{"people": {f"worker_{n}": one}} for n, one in enumerate([*joining, *others])]
    population, outcome = judged(folder, homes)
    tried = (means(0.075, 4), means(0.3, 1)) if assumed else ()
    handed = Handed(means=means(0.15 if assumed else None, 3), tried=tried)
    return exclusion_section(
        study_exclusion(population, outcome, Design.of(population), handed), TOLD, ENGLISH, EVERYBODY
    )


def test_under_each_share_stands_who_cannot_afford_it_and_what_the_main_reasons_become(
    tmp_path: Path,
) -> None:
    rows = table(section(tmp_path), "exclusion.assumed").rows
    found = [(row[1], cell_text(row[2], SHARE, ENGLISH).partition(" ")[0], row[3]) for row in rows]
    assert found == [
        ("7.5%", "80.0%", "May join, cannot afford it"),
        ("15%", "60.0%", "May join, cannot afford it"),
        ("30%", "20.0%", "Voluntary law only, not used"),
    ]


def test_under_a_share_that_leaves_the_order_of_the_main_reasons_open_it_is_said(tmp_path: Path) -> None:
    """Of 7.5 % it is known of one worker that they cannot pay, and of three not whether they can; two are not declared."""
    joining = [worker("cooperative_member")] * 4
    homes = [
        {"people": {f"worker_{n}": one}} for n, one in enumerate([*joining, *[WORKERS["undeclared"]] * 2])
    ]
    population, outcome = judged(tmp_path, homes)
    at, nobody = np.arange(6), np.zeros(6, dtype=np.bool_)
    known, untold = ({"fund": Ternary(nobody, at < end)} for end in (6, 1))
    handed = Handed(means=Means("Study", known, 0.15, GUESS), tried=(Means("Study", untold, 0.075, GUESS),))
    held = exclusion_section(
        study_exclusion(population, outcome, Design.of(population), handed), TOLD, ENGLISH, EVERYBODY
    )
    (note,) = (note for note in table(held, "exclusion.assumed").notes if "open" in note)
    assert note == (
        "Old age: workers (7.5%): may join, not known if able to pay (50.0%) and employee, not declared (33.3%): "
        "the sample leaves open which is the more frequent."
    )


def test_the_assumption_is_named_at_every_table_of_reasons_and_in_the_number_s_definition(
    tmp_path: Path,
) -> None:
    held = section(tmp_path)
    assumed = (
        "Assumption: 15% of income above subsistence may be asked (a guess [unverified]). "
        "It is held against all that is asked of a household’s members, those already insured among them."
    )
    for key in ("exclusion.main", "exclusion.assumed", "exclusion.overview", "exclusion.families"):
        assert any(note.startswith(assumed) for note in table(held, key).notes), key
    of_line = [each for each in held.tables if each.key.endswith((".reasons", ".groups"))]
    assert of_line
    assert all(assumed in each.notes for each in of_line)
    definitions = {one.key.rpartition(".")[2]: one.definition for one in held.findings}
    assert definitions["voluntary_cannot_afford"].endswith(assumed)
    assert assumed not in definitions["undeclared"]


def test_what_rests_on_no_share_has_no_table_of_others(tmp_path: Path) -> None:
    held = section(tmp_path, assumed=False)
    assert all(each.key != "exclusion.assumed" for each in held.tables)
    assert not any("Assumption" in note for each in held.tables for note in each.notes)
