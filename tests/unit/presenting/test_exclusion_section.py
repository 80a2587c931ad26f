"""Reasons for exclusion as a reader meets them: tables that add up, pictures that can be drawn, small numbers withheld."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tests.unit.coverage.test_exclusion import WORKERS, judged, worker
from tests.unit.coverage.test_observations import ONE, TODAY
from tests.whole_study import whole_text

from allcover.catalogue import country_folder
from allcover.coverage.enforcement import DECLARED, NOT_PAID, UNTOLD, Foregone
from allcover.coverage.exclusion_people import Means
from allcover.coverage.exclusion_study import ExclusionStudy, Handed, study_exclusion
from allcover.coverage.observations import observations_of, read_observations
from allcover.coverage.ternary import Ternary
from allcover.estimation import Design, Suppression
from allcover.presenting.brief import brief_parts
from allcover.presenting.brief_headlines import Headlines
from allcover.presenting.exclusion_overview import REACH_UNASKED
from allcover.presenting.exclusion_section import exclusion_section
from allcover.presenting.exclusion_tables import PARTS as STEPS
from allcover.presenting.numbers import cell_text
from allcover.presenting.pages import Fit, brief_pages
from allcover.presenting.set_charts import heat_map, set_bars, waterfall
from allcover.presenting.svg import svg_text
from allcover.presenting.told import Told
from allcover.vocabulary.estimate import Estimate
from allcover.vocabulary.finding import (
    SUPPRESSED,
    Between,
    Cell,
    Chart,
    NotKnown,
    Provenance,
    Report,
    Section,
    Suppressed,
    Table,
    TableColumn,
    number_of,
)
from allcover.vocabulary.words import ENGLISH

EVERYBODY = Suppression(0, 0)
TOLD = Told("Test survey", "2020-01-01")


def study(folder: Path, handed: Handed | None = None) -> ExclusionStudy:
    population, outcome = judged(folder, [{"people": WORKERS}])
    return study_exclusion(population, outcome, Design.of(population), handed)


def section(folder: Path, suppression: Suppression = EVERYBODY, handed: Handed | None = None) -> Section:
    return exclusion_section(study(folder, handed), TOLD, ENGLISH, suppression)


def table(held: Section, key: str) -> Table:
    return next(each for each in held.tables if each.key == key)


def column(held: Table, key: str) -> list[float | None]:
    at = held.position(key)
    return [number_of(row[at]) for row in held.rows]


def test_steps_take_the_gap_away_until_those_covered_are_left(tmp_path: Path) -> None:
    persons = column(table(section(tmp_path), "exclusion.workers.steps"), "persons")
    everybody, *parts, covered = [one or 0.0 for one in persons]
    assert everybody - sum(parts) == pytest.approx(covered)
    assert (everybody, covered) == (len(WORKERS) - 1, 1)


def test_every_reason_stands_once_with_its_family(tmp_path: Path) -> None:
    held = table(section(tmp_path), "exclusion.workers.reasons")
    assert len(held.rows) == len(WORKERS) - 2
    assert sum(one or 0.0 for one in column(held, "asked")) == len(WORKERS) - 2
    by_label = {row[0]: row[held.position("family")] for row in held.rows}
    assert by_label["Employee, not declared"] == "Weak compliance and incentives"
    assert by_label["Size of the firm"] == "Legal"


def test_the_condition_stands_with_its_amount_and_article(tmp_path: Path) -> None:
    held = table(section(tmp_path), "exclusion.workers.conditions")
    row = next(row for row in held.rows if row[held.position("reason")] == "Size of the firm")
    assert row[held.position("amounts")] == "Least size of a firm: 5"
    assert "_" not in str(row[0])
    assert "least_size" in str(row[held.position("text")]), "the condition as the definition has it"
    assert row[held.position("law")] == "Fund Act, s. 1"


def test_a_barrier_that_no_provision_admits_is_zero_without_an_interval(tmp_path: Path) -> None:
    aided = {"people": {"ana": {"age": 40, "receives": {"assistance": 0.0}}}}
    population, outcome = judged(tmp_path / "aided", [aided])
    found = study_exclusion(population, outcome, Design.of(population))
    families = table(exclusion_section(found, TOLD, ENGLISH, EVERYBODY), "exclusion.families")
    aid = next(one for one in families.rows if "assistance" in str(one[0]).lower())
    assert aid[families.position("financial")] == 0.0, "nobody has to contribute to assistance"
    held = table(section(tmp_path), "exclusion.families")
    row = held.rows[0]
    far = row[held.position("administrative")]
    assert far == NotKnown("nobody was asked, or nobody worked out: travel time to the payment point."), (
        "who may join may be far from a payment point"
    )
    calls = table(section(tmp_path), "exclusion.overview")
    assert calls.rows[0][calls.position("access")] == far
    legal = row[held.position("legal")]
    assert isinstance(legal, Between), "of one worker it is not known what the law says"
    assert isinstance(row[held.position("awareness_trust")], NotKnown)


def test_who_cannot_be_told_may_belong_to_a_family_of_barriers(tmp_path: Path) -> None:
    """Of one the law is not known, of one whether covered whom it obliges: the first may have any reason, the second none of the law's."""
    everybody = ("covered", "undeclared", "threshold_firm_size", "law_unknown", "fact_unknown")
    people = {name: WORKERS[name] for name in everybody}

    def shares(names: dict[str, dict[str, object]], folder: Path) -> tuple[Cell, Cell, Cell]:
        population, outcome = judged(folder, [{"people": names}])
        found = study_exclusion(population, outcome, Design.of(population))
        held = table(exclusion_section(found, TOLD, ENGLISH, EVERYBODY), "exclusion.families")
        row = next(row for row in held.rows if str(row[0]).startswith("Old age"))
        legal, compliance, rest = (
            row[held.position(key)] for key in ("legal", "compliance_incentive", "not_told")
        )
        return legal, compliance, rest

    legal, compliance, rest = shares(people, tmp_path / "both")
    assert isinstance(legal, Between)
    assert isinstance(compliance, Between)
    assert (legal.low, legal.high) == pytest.approx((1 / 4, 2 / 4))
    assert (compliance.low, compliance.high) == pytest.approx((1 / 4, 3 / 4))
    assert number_of(rest) == pytest.approx(2 / 4)
    told = {name: one for name, one in people.items() if not name.endswith("_unknown")}
    assert all(isinstance(one, Estimate) for one in shares(told, tmp_path / "told")[:2])


def test_the_main_reasons_are_the_largest_and_of_the_excluded(tmp_path: Path) -> None:
    held, reasons = (table(section(tmp_path), f"exclusion.{key}") for key in ("main", "workers.reasons"))
    row, persons = held.rows[0], column(reasons, "persons")
    first, second = (number_of(row[held.position(f"share_{n}")]) or 0.0 for n in (1, 2))
    assert first == pytest.approx(max(one or 0.0 for one in persons) / (len(WORKERS) - 2))
    assert first >= second > 0


def test_numbers_that_rest_on_few_are_withheld(tmp_path: Path) -> None:
    held = section(tmp_path, Suppression())
    reasons = table(held, "exclusion.workers.reasons")
    assert all(isinstance(row[reasons.position("persons")], Suppressed) for row in reasons.rows)
    groups = table(held, "exclusion.workers.groups")
    assert all(isinstance(cell, Suppressed) for row in groups.rows for cell in row[3:])


def test_a_count_is_withheld_by_who_is_counted_and_not_by_the_size_of_the_group(tmp_path: Path) -> None:
    found = study(tmp_path)
    held = exclusion_section(found, TOLD, ENGLISH, Suppression(2, 0))
    employees = found.enforcement[0]
    shown = table(held, f"exclusion.{employees.answers.line.id}.enforcement")
    cells = {"declared": [DECLARED], "undeclared": NOT_PAID[1:], "untold": [UNTOLD]}
    withheld = [
        (isinstance(row[shown.position(name)], Suppressed), one.asked(counted) < 2)
        for row, one in zip(shown.rows, employees.rows, strict=True)
        for name, counted in cells.items()
    ]
    assert all(is_withheld == is_few for is_withheld, is_few in withheld)
    assert {is_few for _, is_few in withheld} == {True, False}
    for name in ("reasons", "steps"):
        rows = table(held, f"exclusion.workers.{name}")
        few = [row for row in rows.rows if row[rows.position("asked")] in (0, 1)]
        assert few
        assert all(isinstance(row[rows.position("share")], Suppressed) for row in few), name


@pytest.mark.parametrize("asks_who_pays", [True, False])
def test_who_is_not_paid_for_is_told_only_where_it_was_asked(tmp_path: Path, asks_who_pays: bool) -> None:
    """Where a survey asks who is registered and not who is paid for, its share is of employees not declared, and says so."""
    paying = {"fund": False} if asks_who_pays else {}
    people = {
        "in": worker(affiliated={"fund": True}, contributing=paying),
        "out": worker(contributing=paying),
    }
    population, outcome = judged(tmp_path, [{"people": people}])
    found = study_exclusion(population, outcome, Design.of(population))
    due = Foregone("Fund", "employer", None, 0, 0.0, 0)
    found = replace(found, enforcement=tuple(replace(one, foregone=(due,)) for one in found.enforcement))
    held = exclusion_section(found, TOLD, ENGLISH, EVERYBODY)
    (share,) = (one for one in held.findings if one.key == "exclusion.workers.not_declared")
    of_pay = "not declared, or with contributions not paid"
    not_known = "not declared; whose contributions are unpaid is not known"
    assert share.value == (1.0 if asks_who_pays else 0.5)
    assert share.brief == f"Old age: employees {of_pay if asks_who_pays else not_known}"
    assert (of_pay in share.label, "or contributions not paid" in share.definition) == (asks_who_pays,) * 2
    shown = table(held, "exclusion.workers.enforcement")
    assert ("not paid" in shown.columns[shown.position("share")].label) is asks_who_pays
    assert ("not paid" in table(held, "exclusion.workers.foregone").universe) is asks_who_pays


@pytest.mark.parametrize(
    ("registered", "label"),
    [
        (False, "Not registered"),
        (None, "Contributions not paid, not registered or not known to be"),
    ],
)
def test_a_column_of_who_is_known_not_to_be_registered_does_not_speak_of_others(
    tmp_path: Path, registered: bool | None, label: str
) -> None:
    people = {
        "in": worker(affiliated={"fund": True}, contributing={"fund": True}),
        "out": worker(affiliated={"fund": registered}, contributing={"fund": False}),
    }
    population, outcome = judged(tmp_path, [{"people": people}])
    found = study_exclusion(population, outcome, Design.of(population))
    shown = table(exclusion_section(found, TOLD, ENGLISH, EVERYBODY), "exclusion.workers.enforcement")
    assert column(shown, "undeclared")[0] == 1
    assert shown.columns[shown.position("undeclared")].label == label


def test_observations_stand_beside_and_change_no_count(tmp_path: Path) -> None:
    path = tmp_path / "seen.yaml"
    path.write_text(ONE, encoding="utf-8")
    seen = read_observations(path, "testland", TODAY)
    bare, told = section(tmp_path / "one"), section(tmp_path / "two", handed=Handed(observations=seen))
    extra = [each for each in told.tables if each not in bare.tables]
    assert [each.key for each in extra] == ["exclusion.observations"]
    assert "Union" in extra[0].rows[0]
    assert any("No observations" in text for text in bare.paragraphs)


def test_every_picture_can_be_drawn_and_told(tmp_path: Path) -> None:
    held = section(tmp_path)
    assert {chart.kind for chart in held.charts} >= {"waterfall", "heat_map"}
    for chart in held.charts:
        assert svg_text(chart).startswith("<svg")
        assert len(chart.description) > 25


def test_who_is_in_what_is_drawn_by_dots_and_withheld_where_few(tmp_path: Path) -> None:
    rows = (("Fund", 100.0), ("Fund + Grant", 50.0), ("None", SUPPRESSED))
    held = Table(key="a.b", title="Who", columns=(TableColumn("which", "Which"), TableColumn("persons", "Persons", "count")),
                 rows=rows, definition="d", universe="u", source="s")  # fmt: skip
    members = [[True, False], [True, True], [False, False]]
    chart = set_bars(
        held, key="a.b", title="Who", words=ENGLISH, sets=["Fund", "Grant"], members=members, value="persons"
    )
    drawn = svg_text(chart)
    assert "(n&lt;30)" in drawn
    assert "Fund + Grant: 50." in chart.description


def test_a_waterfall_without_a_number_says_so_and_draws_no_zero(tmp_path: Path) -> None:
    rows = (("Everybody", 1.0), ("Left out", SUPPRESSED), ("Covered", 0.6))
    held = Table(key="a.b", title="Gap", columns=(TableColumn("step", "Step"), TableColumn("share", "Share", "share")),
                 rows=rows, definition="d", universe="u", source="s")  # fmt: skip
    chart = waterfall(held, key="a.b", title="Gap", words=ENGLISH, category="step", value="share")
    assert "too few persons or households" in svg_text(chart)
    shades = heat_map(
        held, key="a.c", title="Gap", words=ENGLISH, category="step", values=["share"], rows=[0, 1, 2]
    )
    assert "(n<30)" in drawn_texts(shades)
    assert "–" not in drawn_texts(shades)
    assert "Covered: Share 60.0%." in shades.description


def test_an_invented_country_marks_its_observations_invented(tmp_path: Path) -> None:
    seen = observations_of(country_folder("coresia"), "coresia")
    held = section(tmp_path, handed=Handed(observations=seen))
    assert "invented" in table(held, "exclusion.observations").title


def test_lines_with_the_same_persons_and_reasons_are_told_once(tmp_path: Path) -> None:
    population, outcome = judged(tmp_path, [{"people": {"ana": worker()}}])
    held = study_exclusion(population, outcome, Design.of(population))
    ids = [one.reasons.id for one in held.lines] + [name for one in held.lines for name in one.also]
    assert sorted(ids) == ["care", "poor", "sick", "workers"]


def test_who_is_paid_for_is_not_known_where_only_registration_was_asked(tmp_path: Path) -> None:
    people = {"ana": worker(contributing={"fund": None}, affiliated={"fund": False})}
    population, outcome = judged(tmp_path, [{"people": people}])
    held = exclusion_section(
        study_exclusion(population, outcome, Design.of(population)), TOLD, ENGLISH, EVERYBODY
    )
    found = table(held, "exclusion.workers.enforcement")
    assert isinstance(found.rows[0][found.position("unpaid")], NotKnown)
    assert column(found, "undeclared")[0] == 1


def test_the_rate_of_the_undeclared_says_that_it_is_of_those_of_whom_it_is_known(tmp_path: Path) -> None:
    asked = {"ana": worker(affiliated={"fund": False}, contributing={"fund": False}),
             "bea": worker(affiliated={"fund": True}, contributing={"fund": True}),
             "eva": worker(affiliated={"fund": None}, contributing={"fund": None})}  # fmt: skip
    population, outcome = judged(tmp_path, [{"people": asked}])
    held = exclusion_section(
        study_exclusion(population, outcome, Design.of(population)), TOLD, ENGLISH, EVERYBODY
    )
    (rate,) = [one for one in held.findings if one.key.endswith(".not_declared")]
    assert (rate.value, rate.unweighted_count) == (0.5, 2)
    assert rate.universe == "Employees whom the law obliges to be insured and of whom that is known"
    assert rate.label.endswith(", of whom it is known"), "the console prints the label alone"
    found = table(held, "exclusion.workers.enforcement")
    assert column(found, "untold")[0] == 1
    shares = {one.key: one.label for one in found.columns}
    assert shares["share"] == "Not declared, or contributions not paid, of whom it is known"


def _of_homes(folder: Path, many: int, fewer: int) -> Section:
    """Homes of one worker each: some not declared, fewer in firms that are too small, and the rest covered."""
    workers = (
        [WORKERS["undeclared"]] * many + [WORKERS["threshold_firm_size"]] * fewer + [WORKERS["covered"]] * 40
    )
    homes = [{"people": {f"worker_{n}": one}} for n, one in enumerate(workers)]
    population, outcome = judged(folder, homes)
    return exclusion_section(
        study_exclusion(population, outcome, Design.of(population)), TOLD, ENGLISH, EVERYBODY
    )


def _reported(held: Section) -> Report:
    made = Provenance(
        definition_hash="", library_version="", survey="", mapping_hash="", date_made="2020-01-01"
    )
    return Report(title="Test", subtitle="", sections=(held,), provenance=made)


def _main_reason(held: Section) -> str:
    return Headlines(_reported(held), ENGLISH).all()[0].brief


def _notes_of_the_brief(held: Section, rows: int) -> list[str]:
    (part,) = [one for one in brief_parts(_reported(held), ENGLISH) if one.key == "excluded"]
    printed: list[str] = brief_pages([part], Fit(9, rows=rows, notes=0), ENGLISH)["parts"][0]["notes"]
    return printed


def test_a_main_reason_is_named_with_the_next_where_they_cannot_be_told_apart(tmp_path: Path) -> None:
    held = _of_homes(tmp_path, 22, 20)
    assert _main_reason(held) == (
        "Main reasons for exclusion – Old age: workers: Employee, not declared (26.8%) and size of the firm (24.4%): "
        "the sample leaves open which is the more frequent"
    )
    (note,) = [note for note in table(held, "exclusion.main").notes if "leaves open which" in note]
    assert note == (
        "Old age: workers: employee, not declared (52.4%) and size of the firm (47.6%): the sample leaves open which is the more frequent."
    )
    assert _notes_of_the_brief(held, rows=3) == [REACH_UNASKED, note], (
        "where the row is printed, however little room there is"
    )
    assert note not in _notes_of_the_brief(held, rows=0)


def test_a_main_reason_that_the_sample_tells_from_the_next_stands_alone(tmp_path: Path) -> None:
    held = _of_homes(tmp_path, 40, 8)
    assert _main_reason(held).startswith("Main reason for exclusion – ")
    assert not [note for note in table(held, "exclusion.main").notes if "leaves open which" in note]
    assert _notes_of_the_brief(held, rows=3) == [REACH_UNASKED]


def test_a_step_of_a_line_nobody_was_asked_about_is_not_known_rather_than_of_nobody(tmp_path: Path) -> None:
    aided = {"people": {"ana": worker(), "bea": worker()}}
    population, outcome = judged(tmp_path, [aided])
    found = study_exclusion(population, outcome, Design.of(population))
    silent = next(one.reasons for one in found.lines if one.reasons.is_untold)
    held = exclusion_section(found, TOLD, ENGLISH, Suppression())
    key = f"exclusion.{silent.id}.steps"
    steps = {row[0]: row[2:] for row in table(held, key).rows}
    nobody = NotKnown("the survey tells of nobody of the line whether they are covered.")
    assert steps["No law"] == steps["Covered"] == (nobody, nobody)
    drawn = next(svg_text(chart) for chart in held.charts if chart.table_key == key)
    assert "not known" in drawn


def test_a_picture_of_combinations_says_how_it_is_read_and_what_is_not_in_it(tmp_path: Path) -> None:
    rows = (("Fund", 100.0), ("None", 70.0), ("Other combinations", 12.0), ("Not known", SUPPRESSED))
    held = Table(key="a.b", title="Who", columns=(TableColumn("which", "Which"), TableColumn("persons", "Persons", "count")),
                 rows=rows, definition="d", universe="All", source="s")  # fmt: skip
    chart = set_bars(
        held, key="a.b", title="Who", words=ENGLISH, sets=["Fund"], members=[[True], [False]], value="persons"
    )
    assert ">None<" in svg_text(chart), "who is in none is named where dots would be"
    assert chart.about == (
        "All. Each row: exactly the schemes with a dark dot, joined by a line. Not drawn: Other combinations: 12; Not known: (n<30)."
    )
    noted = set_bars(
        replace(held, notes=("Schemes left out: Mutual.",)), key="a.b", title="Who", words=ENGLISH, sets=["Fund"], members=[[True], [False]], value="persons"
    )  # fmt: skip
    assert "joined by a line. Schemes left out: Mutual. Not drawn" in noted.about


def test_the_decision_tree_is_named_by_its_table_and_its_file(tmp_path: Path) -> None:
    held = section(tmp_path)
    tree = table(held, "exclusion.tree")
    assert f"table “{tree.title}”" in held.paragraphs[0]
    assert f"file {tree.key}.csv" in held.paragraphs[0]


def drawn_texts(chart: Chart) -> set[str]:
    """What is written beside the bars."""
    return {str(one["text"]) for rows in chart.spec["datasets"].values() for one in rows if "text" in one}


PARTS = {"No law": "no_law", "Law not applied": "not_applied", "Covered": "covered"}


def test_a_step_that_missing_answers_leave_open_is_told_and_drawn_as_a_range() -> None:
    """The same range as in the table of law and fact; never an exact number, nor nobody."""
    report, words = whole_text("en")
    tables = {each.key: each for each in report.tables}
    steps, gap = tables["exclusion.old_age_workers.steps"], tables["coverage.old_age_workers.gap"]
    (chart,) = [each for each in report.charts if each.key == steps.key]
    seen = 0
    for row in steps.rows:
        if row[0] not in PARTS:
            continue
        share, persons = row[steps.position("share")], row[steps.position("persons")]
        whole = gap.rows[0][gap.position(PARTS[str(row[0])])]
        assert isinstance(whole, Between)
        assert share == whole
        assert isinstance(persons, Between)
        everybody = steps.rows[0][steps.position("persons")]
        assert persons.high / (number_of(everybody) or 0) == pytest.approx(whole.high)
        column = steps.columns[steps.position("share")]
        assert cell_text(replace(whole, outer=None), column, words) in drawn_texts(chart)
        seen += 1
    assert seen == len(PARTS)
    assert chart.about.endswith("; drawn as far as it is sure")


def test_a_step_that_nobody_of_the_sample_is_in_is_told_as_in_the_table_of_coverage() -> None:
    """By the law nobody can be there: a plain zero in the table, in the steps and beside the bar; never that none was met."""
    report, words = whole_text("en")
    tables = {each.key: each for each in report.tables}
    plain = empty = 0
    for key, steps in tables.items():
        if not (key.startswith("exclusion.") and key.endswith(".steps")):
            continue
        gap = tables[key.replace("exclusion.", "coverage.").replace(".steps", ".gap")]
        (chart,) = [each for each in report.charts if each.key == key]
        column = steps.columns[steps.position("share")]
        for row, part in zip(steps.rows[1:], (*STEPS, "covered"), strict=True):
            if row[steps.position("asked")]:
                continue
            told, whole = row[steps.position("share")], gap.rows[0][gap.position(part)]
            empty += 1
            if isinstance(whole, NotKnown):
                assert isinstance(told, NotKnown), (key, part)
                continue
            assert told == whole, (key, part)
            beside = replace(told, outer=None) if isinstance(told, Between) else told
            assert cell_text(beside, column, words) in drawn_texts(chart)
            if type(told) is float and told == 0:
                plain += 1
                assert row[steps.position("persons")] == 0
    assert plain, empty


def test_a_fifth_in_a_heat_map_says_what_it_is_a_fifth_of() -> None:
    report, _ = whole_text("en")
    chart = next(each for each in report.charts if each.key == "exclusion.medical_care.groups")
    rows = {
        one["category"].replace("\n", " ")
        for held in chart.spec["datasets"].values()
        for one in held
        if "category" in one
    }
    assert {"Fifth of welfare: 2", "Fifth of welfare: 3", "Fifth of welfare: 4", "Female"} <= rows
    assert not {"2", "3", "4"} & rows


def _of_members(folder: Path) -> Section:
    """Three who may join, of whom one cannot pay and of two it is not known; two not declared; one of whom whether covered is not known; one covered."""
    joining = [worker("cooperative_member")] * 3
    others = [
        WORKERS["undeclared"], WORKERS["undeclared"], worker("cooperative_member", affiliated={"fund": True}, contributing={"fund": None}),
        WORKERS["covered"],
    ]  # fmt: skip
    homes = [{"people": {f"worker_{n}": one}} for n, one in enumerate([*joining, *others])]
    population, outcome = judged(folder, homes)
    can = Ternary(np.zeros(7, dtype=np.bool_), np.arange(7) == 0)
    handed = Handed(means=Means("Study", {"fund": can}))
    return exclusion_section(
        study_exclusion(population, outcome, Design.of(population), handed), TOLD, ENGLISH, EVERYBODY
    )


def test_every_share_that_missing_answers_leave_open_is_a_range_from_the_sure_to_the_possible(
    tmp_path: Path,
) -> None:
    held = _of_members(tmp_path)
    calls, families = (table(held, f"exclusion.{key}") for key in ("overview", "families"))

    def ends(of: Table, key: str) -> tuple[float, float]:
        cell = next(row for row in of.rows if str(row[0]).startswith("Old age"))[of.position(key)]
        assert isinstance(cell, Between), (of.key, key)
        return cell.low, cell.high

    assert ends(calls, "covered") == pytest.approx((1 / 7, 2 / 7)), "as the table of coverage has it"
    assert ends(calls, "means") == pytest.approx((1 / 7, 4 / 7))
    assert ends(calls, "design") == pytest.approx((0, 3 / 7)), (
        "who may be unable to pay is not sure to be there"
    )
    assert ends(families, "financial") == pytest.approx((1 / 6, 4 / 6))
    assert ends(families, "legal") == pytest.approx((0, 3 / 6))
    row = next(row for row in calls.rows if str(row[0]).startswith("Old age"))
    assert number_of(row[calls.position("enforcement")]) == pytest.approx(2 / 7), (
        "whom the law lets join, nobody has to declare"
    )


def test_what_a_reason_that_stands_for_several_calls_for_is_not_known_and_who_surely_has_one_is_headed_so(
    tmp_path: Path,
) -> None:
    held = _of_members(tmp_path)
    label = "May join, not known if able to pay"
    for key in ("exclusion.workers.reasons", "exclusion.tree"):
        of = table(held, key)
        (row,) = (each for each in of.rows if each[0] == label)
        assert [row[of.position(name)] for name in ("family", "approach")] == ["Not known"] * 2, key
        undeclared = next(each for each in of.rows if each[0] == "Employee, not declared")
        assert "Not known" not in undeclared
    reasons = table(held, "exclusion.workers.reasons")
    row = next(each for each in reasons.rows if each[0] == label)
    share, applying = (row[reasons.position(name)] for name in ("share", "applying"))
    assert isinstance(share, Between)
    assert float(number_of(applying) or 0) < float(share.high or 0), (
        "only those surely not covered are counted"
    )
    assert reasons.columns[reasons.position("applying")].label == "Applies for sure, primary or not"


def test_shares_of_reasons_say_what_they_are_of_and_that_nobody_was_asked_about_reach(tmp_path: Path) -> None:
    held = study(tmp_path)

    def written(*codes: str) -> Section:
        lines = [
            replace(one, reasons=replace(one.reasons, exclusion=replace(one.reasons.exclusion, unasked=frozenset(codes), possible=frozenset(codes))))
            for one in held.lines
        ]  # fmt: skip
        return exclusion_section(replace(held, lines=tuple(lines)), TOLD, ENGLISH, EVERYBODY)

    sections = [written("undeclared"), written("undeclared", "no_facility")]
    for key in ("exclusion.main", "exclusion.overview"):
        told = [REACH_UNASKED in table(one, key).notes for one in sections]
        assert told == [False, True], key
    main = table(sections[0], "exclusion.main")
    assert main.columns[main.position("share_1")].label == "Of those not covered, or not known to be"


def test_reasons_whose_ranges_meet_are_told_together_and_why(tmp_path: Path) -> None:
    held = _of_members(tmp_path)
    found = {one.key: one for one in held.findings}
    unknown = found["exclusion.workers.voluntary_means_unknown"]
    assert (unknown.low, unknown.high) == pytest.approx((2 / 7, 3 / 7))
    assert found["exclusion.workers.undeclared"].value == pytest.approx(2 / 7)
    assert _main_reason(held) == (
        "Main reasons for exclusion – Old age: workers: Employee, not declared and may join, not known if able to pay"
        ": missing answers leave their order open"
    )
    assert [note for note in table(held, "exclusion.main").notes if "leave their order open" in note] == [
        "Old age: workers: employee, not declared and may join, not known if able to pay: missing answers leave their order open."
    ]
