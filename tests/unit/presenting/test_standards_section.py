"""A check of minimum standards as a section: a sentence for every code, marks printed, a picture to be read without colour."""

import json
import re
from dataclasses import replace
from datetime import date

import pytest
from tests.unit.standards.law import FIGURES, land, pension, spell

from allcover.catalogue import country_folder
from allcover.invention import invent_survey
from allcover.presenting.brief import BriefPart, brief_parts
from allcover.presenting.headline_numbers import finding_number, finding_unit
from allcover.presenting.pages import Fit, brief_pages
from allcover.presenting.standards_data import standards_text
from allcover.presenting.standards_findings import best_scheme
from allcover.presenting.standards_section import SYMBOLS, standards_report, standards_section
from allcover.presenting.standards_sentences import SENTENCES
from allcover.presenting.standards_words import (
    ASPECT_LABELS,
    STATUS_LABELS,
    WORDS_OF_CODES,
    StandardsWords,
)
from allcover.presenting.study import Study, work_out
from allcover.presenting.svg import svg_text
from allcover.presenting.told import Told
from allcover.presenting.writing import written
from allcover.rules.load import load
from allcover.standards import (
    PersonsProtected,
    StandardsResult,
    Status,
    check_standards,
    read_conventions,
    read_ratifications,
)
from allcover.standards.beneficiary import TRADES
from allcover.standards.classes import CHILDREN, OLDER_FROM, WORKING_AGES
from allcover.standards.convention import ASPECTS
from allcover.standards.figures import LABOURER, SKILLED, Figures
from allcover.standards.ground import Ground
from allcover.standards.trial import SIGNS
from allcover.standards.verdict import STEPS, PartVerdicts, SchemeVerdicts, Step, Verdict
from allcover.vocabulary.exact import ratio
from allcover.vocabulary.finding import Section
from allcover.vocabulary.words import ENGLISH, words_of

SAY = StandardsWords(ENGLISH, "XTC", 2)
TOLD = Told("Definition", "2024-06-01")


@pytest.fixture(scope="module")
def result() -> StandardsResult:
    system = land(pension=pension("1.33 / 100"), sickness=spell("sickness", "0.6"))
    asked = [one for one in read_conventions() if one.id in ("c102", "c128", "r202")]
    return check_standards(system, date(2024, 6, 1), asked, FIGURES, read_ratifications())


@pytest.fixture(scope="module")
def section(result: StandardsResult) -> Section:
    return standards_section(result, TOLD, ENGLISH)


def test_every_step_has_a_sentence_and_no_sentence_is_idle() -> None:
    assert set(SENTENCES) == set(STEPS)


def test_every_aspect_status_sign_and_wage_has_a_name() -> None:
    assert set(ASPECT_LABELS) == set(ASPECTS)
    assert set(STATUS_LABELS) == set(SYMBOLS) == set(Status)
    assert {*SIGNS, *TRADES, *SKILLED, *LABOURER} <= set(WORDS_OF_CODES)


def test_no_blank_of_a_sentence_stays_empty(section: Section) -> None:
    told = [str(cell) for table in section.tables for row in table.rows for cell in row]
    assert [text for text in told if re.search(r"\{\w+\}", text)] == []


def test_a_requirement_shows_article_mark_numbers_and_computation(section: Section) -> None:
    table = next(table for table in section.tables if table.key == "standards.c102")
    row = next(row for row in table.rows if str(row[2]).startswith("Level of benefit: old age"))
    assert row[3] == "Art. 28 and the Schedule [from memory, unverified]; Art. 65 [from memory, unverified]"
    assert row[4:7] == ("39.9%", "at least 40.0%", f"{SYMBOLS[Status.NOT_MET]} not met")
    assert "(399.00 + 0.00) / (1,000.00 + 0.00) = 39.9%" in str(row[7])


def test_a_share_that_misses_by_less_than_is_printed_shows_more_decimals() -> None:
    close = Verdict(
        "level",
        Status.NOT_MET,
        Ground("Art. 1", "read"),
        "old_age",
        ratio(39999, 100000),
        ratio(2, 5),
        "share",
    )
    assert SAY.compared(close) == ("39.999%", "40.000%")


def test_many_missing_items_are_told_in_part() -> None:
    many = Step("answers_missing", {"items": tuple(f"item {n}" for n in range(9))})
    assert "item 0; item 1; item 2; item 3 and 5 more" in SAY.sentence(many)


def test_the_overview_has_a_row_for_every_part(section: Section) -> None:
    overview = section.tables[0]
    assert len(overview.rows) == 9 + 3 + 4
    old_age = next(row for row in overview.rows if row[:2] == ("Old age", "C102"))
    assert old_age[3:] == ("not met", 4, 1, 2)


def _by_persons(scheme: str, protects: int, *others: Status) -> SchemeVerdicts:
    """A scheme that misses a limit of 75 hundredths of persons, beside other requirements."""
    ground = Ground("Art. 10", "read")
    short = Verdict(
        "persons", Status.NOT_MET, ground, "residents", ratio(protects, 100), ratio(3, 4), "share"
    )
    rest = tuple(Verdict("care", status, Ground("Art. 13", "read")) for status in others)
    return SchemeVerdicts(scheme, scheme, (short, *rest))


def test_classes_of_a_floor_name_their_ages() -> None:
    """The series of older persons goes by the pensionable age: two shares of older persons need not be of the same."""
    assert SAY.code("older_persons") == f"persons of {OLDER_FROM} years and over"
    assert SAY.code("working_age") == "persons of {} to {} years".format(*WORKING_AGES)
    assert SAY.code("children") == f"children under {CHILDREN[1] + 1}"


def test_of_schemes_that_are_equally_near_the_one_that_protects_most_is_shown() -> None:
    small, large = _by_persons("small", 2), _by_persons("large", 68)
    assert best_scheme(PartVerdicts("II", "medical_care", (small, large))) is large
    nearer = _by_persons("nearer", 1, Status.MET)
    assert best_scheme(PartVerdicts("II", "medical_care", (small, large, nearer))) is nearer


def test_of_schemes_that_are_equally_near_one_whose_share_is_open_may_protect_most() -> None:
    """Nobody surely in the general scheme, and up to 77 of a hundred; 3 in that of the armed forces."""
    own = _by_persons("armed_forces", 3)
    short, *rest = _by_persons("general", 0).verdicts
    general = SchemeVerdicts(
        "general", "general", (replace(short, between=(ratio(0), ratio(77, 100))), *rest)
    )
    assert best_scheme(PartVerdicts("VI", "employment_injury", (own, general))) is general


def test_a_part_that_schemes_reach_together_is_shown_as_it_counts(result: StandardsResult) -> None:
    """Of the scheme that protects most its persons are those of all; the row of all stands beside what each protects alone."""
    counted = Step("schemes_counted", {"schemes": ("small", "large")})
    together = Verdict("persons", Status.MET, Ground("Art. 10", "read"), "residents", ratio(43, 50), ratio(3, 4), "share", steps=(counted,))  # fmt: skip
    schemes = _by_persons("small", 18, Status.MET), _by_persons("large", 68, Status.MET)
    part = PartVerdicts("II", "medical_care", schemes, together=together)
    c102 = next(one for one in result.conventions if one.convention.id == "c102")
    shown = replace(result, conventions=(replace(c102, parts=(part,)),))
    overview, requirements, *_ = standards_section(shown, TOLD, ENGLISH).tables
    assert overview.rows == (("Medical care", "C102", "large", "met", 2, 0, 0),)
    persons = [row for row in requirements.rows if str(row[2]).startswith("Persons protected")]
    assert [(row[1], row[4], str(row[6])[2:]) for row in persons] == [
        ("small", "18.0%", "not met"),
        ("large", "68.0%", "not met"),
        ("All schemes together", "86.0%", "met"),
    ]
    assert "over the schemes that meet all other requirements: small" in str(persons[2][7])
    (told,) = json.loads(standards_text(shown))["conventions"][0]["parts"]
    assert (told["status"], told["together"]["tested"]) == ("met", "43/50")


def test_what_says_where_a_convention_was_read_is_told_in_the_language_of_the_reader() -> None:
    for one in read_conventions():
        for reading in one.readings:
            for language in ("fr", "es", "pt"):
                assert words_of(language)(reading.title) != reading.title, (language, reading.title)


def test_a_law_of_the_invented_country_is_called_in_the_language_of_the_reader() -> None:
    told = Step("observed", {"says": "", "source": "Health Insurance Act 1995, ss. 20 and 22"})
    for country, law in (
        ("coresia", "Loi de 1995 sur l'assurance maladie, art. 20 et 22"),
        ("chile_1990", "Health Insurance Act 1995, art. 20 et 22"),
    ):
        french = StandardsWords(words_of("fr", country_folder(country) / "languages"), "XTC", 2)
        assert law in french.sentence(told).replace("\u2019", "'")


def test_the_overview_says_where_the_computations_stand(section: Section) -> None:
    """The print leaves the long tables of requirements out; the page and the workbook hold them."""
    overview = section.tables[0]
    assert "HTML" in " ".join(overview.notes)
    assert "XLSX" in " ".join(overview.notes)


def test_the_picture_tells_the_answers_apart_without_colour(section: Section) -> None:
    (chart,) = section.charts
    drawn = svg_text(chart)
    for status, sign in SYMBOLS.items():
        assert f">{sign} {STATUS_LABELS[status]}<" in drawn
    assert f">{SYMBOLS[Status.NOT_MET]}<" in drawn
    assert f">{SYMBOLS[Status.NOT_DETERMINABLE]}<" in drawn
    assert "Old age, C102: − 4+ 1− 2?" in chart.description


def test_findings_count_parts_and_tell_levels(section: Section) -> None:
    found = {finding.key: finding for finding in section.findings}
    assert found["standards.c102.level.old_age"].value == pytest.approx(0.399)
    assert found["standards.c102.not_met"].value == 1
    parts = found["standards.c102.parts_met"]
    assert (parts.value, parts.low, parts.high) == (None, 0, 8)
    assert parts.interval_meaning.startswith(
        "the parts that are open lack most: whether the law has a scheme of the branch (7)"
    )
    assert parts.brief


def test_no_part_met_is_none_in_the_number_that_the_language_gives_it(result: StandardsResult) -> None:
    """Nought is one in French."""
    c102 = next(one for one in result.conventions if one.convention.id == "c102")
    assert c102.acceptance is not None
    unmet = tuple(part for part in c102.parts if part.status is Status.NOT_MET)
    shown = replace(
        result, conventions=(replace(c102, parts=unmet, acceptance=replace(c102.acceptance, tested=0)),)
    )
    for words, told in ((ENGLISH, "parts"), (words_of("fr"), "partie")):
        section = standards_section(shown, Told("Test", "2024-06-30"), words)
        parts = {one.key: one for one in section.findings}["standards.c102.parts_met"]
        assert (finding_number(parts, words), finding_unit(parts, words)) == ("0", told)


def test_of_no_part_surely_and_all_possibly_is_not_known_and_what_is_lacking_is_named(
    result: StandardsResult,
) -> None:
    c102 = next(one for one in result.conventions if one.convention.id == "c102")
    open_parts = tuple(part for part in c102.parts if part.status is Status.NOT_DETERMINABLE)
    shown = replace(result, conventions=(replace(c102, parts=open_parts),))
    parts = {one.key: one for one in standards_section(shown, Told("Test", "2024-06-30"), ENGLISH).findings}[
        "standards.c102.parts_met"
    ]
    assert (parts.value, parts.low, parts.high) == (None, None, None)
    assert finding_number(parts, ENGLISH) == "not known"
    assert "lack most: " in parts.interval_meaning
    printed = brief_pages([BriefPart("standards", "Standards", numbers=(parts,))], Fit(9.0), ENGLISH)
    assert "lack most: " in str(printed), "the print says why, too"


def test_a_benefit_held_against_a_line_names_every_number() -> None:
    told = Step("per_head", {"benefit": 59, "heads": 2, "amount": 118, "value": ratio(1, 4)})
    assert SAY.sentence(told) == (
        "Benefit a month, over the persons it is for, over the line: 59.00 / 2 / 118.00 = 25.0%."
    )


def test_the_data_are_exact(result: StandardsResult) -> None:
    data = json.loads(standards_text(result))
    c102 = next(one for one in data["conventions"] if one["convention"] == "c102")
    part = next(part for part in c102["parts"] if part["branch"] == "old_age")
    level = next(one for one in part["schemes"][0]["requirements"] if one["aspect"] == "level")
    assert (level["tested"], level["required"], level["status"]) == ("399/1000", "2/5", "not_met")
    assert level["ground"]["mark"] == "memory"


def test_a_report_of_its_own_says_that_it_is_no_legal_opinion(result: StandardsResult) -> None:
    report = standards_report(result, TOLD, ENGLISH)
    assert "no legal opinion" in report.limits[0]
    assert report.title == "Social security in Testland measured against minimum standards"


def test_a_study_is_held_against_standards_only_where_that_is_asked_for() -> None:
    folder = country_folder("coresia")
    people = invent_survey(load(folder), 400)
    asked = written(work_out(Study(folder, people, standards=Figures())), ENGLISH)
    section = next(section for section in asked.sections if section.id == "standards")
    persons = next(
        row
        for row in section.tables[1].rows
        if row[1] == "National pension" and "Protected in fact" in str(row[7])
    )
    assert people.about.title in str(persons[7])
    part = next(part for part in brief_parts(asked, ENGLISH) if part.key == "standards")
    assert part.numbers[0].key == "standards.c102.parts_met"
    unasked = written(work_out(Study(folder, people)), ENGLISH)
    assert all(section.id != "standards" for section in unasked.sections)


def test_the_picture_says_what_its_small_figures_are(section: Section) -> None:
    (chart,) = section.charts
    assert "1+ 2− 3? means that one is met, two are not, and of three it cannot be determined" in chart.about


def test_the_picture_says_which_convention_has_no_column(section: Section) -> None:
    (chart,) = section.charts
    assert "R202: asks for guarantees, which are no branches, and so has no column" in chart.about
    assert "R202" in {row[1] for row in section.tables[0].rows}


def test_the_mark_of_a_source_nobody_has_checked_is_in_the_readers_language() -> None:
    say = StandardsWords(words_of("es"), "XTC", 2)
    told = Step("scheme_in_law", {"natures": (), "sources": ("Ley 18.469, art. 5 [unverified]",)})
    assert "Ley 18.469, art. 5 [no verificado]" in say.sentence(told)
    found = Step("wage", {"amount": 1, "how": "three_quarters", "source": "Register [unverified]"})
    assert "(Register [no verificado])" in say.sentence(found)


def test_a_share_that_missing_answers_leave_open_is_written_between_its_two_ends() -> None:
    seen = PersonsProtected(
        "old_age", "pension", "employees", 0.0, "Survey", 0.0, 0.6, 0.772, True, 0.7, 1.0, (0.0, 0.572), (0.772, 1.0)
    )  # fmt: skip
    asked = [one for one in read_conventions() if one.id == "c102"]
    result = check_standards(
        land(pension=pension()),
        date(2024, 6, 1),
        asked,
        replace(FIGURES, persons=(seen,)),
        read_ratifications(),
    )
    section = standards_section(result, TOLD, ENGLISH)
    (row,) = [row for table in section.tables for row in table.rows if "Protected in fact" in str(row[-1])]
    assert row[4] == "between 0.0% and 57.2%"
    assert "Protected in fact: between 0.0% and 57.2% (Survey)." in str(row[7])
    assert "Obliged or entitled by law: between 77.2% and 100.0%." in str(row[7])
    assert "0.0% (Survey)" not in str(row[7])
    (told,) = [
        one
        for each in json.loads(standards_text(result))["conventions"][0]["parts"]
        for scheme in each["schemes"]
        for one in scheme["requirements"]
        if one["aspect"] == "persons" and one["between"]
    ]
    assert told["tested"] is None


def test_amounts_of_a_quotient_are_told_so_that_it_can_be_reckoned_again() -> None:
    """399.9968 of 500 is not four fifths: rounded to the coins of the currency it would be."""
    writer = StandardsWords(ENGLISH, "ECC", 2)
    values = {"during": 0, "wage": 500, "in_work": 0}
    rounded = Step("ratio", {**values, "benefit": ratio(123999, 310), "value": ratio(123999, 155000)})
    assert (
        writer.sentence(rounded) == "(B + F_b) / (W + F_w) = (399.996774 + 0.00) / (500.00 + 0.00) = 80.0%."
    )
    exact = Step("ratio", {**values, "benefit": ratio(800, 2), "value": ratio(4, 5)})
    assert writer.sentence(exact) == "(B + F_b) / (W + F_w) = (400.00 + 0.00) / (500.00 + 0.00) = 80.0%."
