"""The brief of a whole study: two pages in every language, what it leads with, and of whom each of its numbers is told."""

import io
import re
from datetime import date
from pathlib import Path

import pypdf
import pytest
from tests.printed_pages import check_brief_has_picture
from tests.whole_study import whole_text

from allcover.presenting.brief import BriefPart, brief_parts
from allcover.presenting.headline_numbers import finding_number
from allcover.presenting.numbers import cell_text
from allcover.presenting.pages import Fit, brief_pages
from allcover.presenting.pdf import brief_pdf
from allcover.presenting.report import FORMS
from allcover.presenting.study import work_out_groups
from allcover.presenting.summary import summary
from allcover.presenting.writing import written_groups
from allcover.vocabulary.finding import Report
from allcover.vocabulary.words import ENGLISH, LANGUAGES, Words

Texts = dict[str, tuple[Report, Words]]


@pytest.fixture(scope="module")
def texts() -> Texts:
    return {language: whole_text(language) for language in LANGUAGES}


@pytest.fixture(scope="module")
def parts(texts: Texts) -> dict[str, BriefPart]:
    return {part.key: part for part in brief_parts(*texts["en"])}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_full_brief_has_exactly_two_pages_with_its_picture(texts: Texts, language: str) -> None:
    report, words = texts[language]
    pages = pypdf.PdfReader(io.BytesIO(brief_pdf(report, words))).pages
    assert len(pages) == 2
    first = " ".join(pages[0].extract_text().split())
    assert " ".join(report.findings[0].universe.split()) in first  # all persons, in the language
    # The picture is drawn, so its table is not printed: no number stands twice.
    assert first.count(" ".join(words("Covered in fact and adequately").split())) == 1


def test_a_brief_of_four_options_in_every_language_keeps_its_picture(texts: Texts) -> None:
    """Rows go to the annex before the picture of who is covered gives way to a table."""
    check_brief_has_picture(texts.values())


def left_to_the_annex(pdf: bytes, words: Words) -> list[tuple[str, int]]:
    """How many rows, notes and other things the brief says it leaves to the annex, in reading order of each kind."""
    text = " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages).split())
    text = text.replace("\N{SOFT HYPHEN} ", "")
    kinds = {"row": ("{count} more row stands in the annex.", "{count} more rows stand in the annex."),
             "note": ("{count} more note stands in the annex.", "{count} more notes stand in the annex."),
             "item": ("{count} more stands in the annex.", "{count} more stand in the annex.")}  # fmt: skip
    found = []
    for kind, (one, many) in kinds.items():
        told = {n: " ".join(words.plural(one, many, n, count=n).split()) for n in range(1, 40)}
        at = [
            (place.start(), n)
            for n, each in told.items()
            for place in re.finditer(rf"(?<!\d){re.escape(each)}", text)
        ]
        found += [(kind, n) for _, n in sorted(at)]
    return found


def test_the_briefs_of_one_report_hold_the_same_in_every_language(texts: Texts) -> None:
    make = FORMS["pdf"](list(texts.values()))["brief.pdf"]
    left = {language: left_to_the_annex(make(*text), text[1]) for language, text in texts.items()}
    assert len(left["en"]) > 2
    assert all(found == left["en"] for found in left.values()), left


def test_every_number_of_the_brief_says_of_whom_it_is(parts: dict[str, BriefPart]) -> None:
    numbers = [finding for part in parts.values() for finding in part.numbers]
    assert len(numbers) > 15
    assert not [finding.key for finding in numbers if not finding.universe.strip()]
    undeclared = next(one for one in numbers if one.key.endswith(".not_declared"))
    assert undeclared.universe == "Employees whom the law obliges to be insured and of whom that is known"
    assert "All cash" in next(one for one in numbers if one.key == "benefits.poorest_fifth.all").universe


def test_the_brief_leads_with_coverage_then_why_then_poverty_cost_and_options(
    parts: dict[str, BriefPart],
) -> None:
    keys = [finding.key for finding in parts["headlines"].numbers]
    topics = [key.partition(".")[0] for key in keys]
    assert keys[0] == "series.at_least_one.direct"
    assert [key.rpartition(".")[2] for key in keys[1:4]] == ["none", "partial", "adequate"]
    assert list(dict.fromkeys(topics)) == [
        "series",
        "adequacy",
        "exclusion",
        "poverty",
        "lifted",
        "cost",
        "poverty",
    ] or (list(dict.fromkeys(topics)) == ["series", "adequacy", "exclusion", "poverty", "lifted", "cost"])
    assert all("headcount_change" in key for key in keys[-4:])


def test_parts_of_everybody_leave_room_for_what_is_not_known(parts: dict[str, BriefPart]) -> None:
    none, partial, adequate = parts["headlines"].numbers[1:4]
    lows, highs = zip(*((one.low if one.low is not None else one.value, one.high if one.high is not None else one.value)
                        for one in (none, partial, adequate)))  # fmt: skip
    assert sum(lows) <= 1 + 1e-9
    assert sum(highs) >= 1 - 1e-9


def test_a_change_of_a_share_is_told_in_points(texts: Texts, parts: dict[str, BriefPart]) -> None:
    report, words = texts["en"]
    found = {finding.key: finding for finding in report.findings}
    for point in parts["headlines"].numbers[-4:]:
        share = found[point.key]
        assert point.unit == "percentage points"
        assert share.value is not None
        assert point.value == share.value
        # In the table of all numbers, too; a program reads the difference of two fractions.
        assert (share.unit, share.shown_as) == ("percentage points", "points")
        assert summary(report)["findings"][share.key]["unit"] == "share"
        told = finding_number(point, words)
        assert "%" not in told
        sign = {-1: "\N{MINUS SIGN}", 0: "", 1: "+"}[
            (round(share.value, 4) > 0) - (round(share.value, 4) < 0)
        ]
        assert told == f"{sign}{abs(100 * share.value):.2f}"


def test_a_contributory_option_shows_who_pays_and_whom_the_law_reaches(parts: dict[str, BriefPart]) -> None:
    table = parts["options"].table
    assert table is not None
    place = table.position("cover_own_account")
    rows = {str(row[0]): str(row[place]) for row in table.rows}
    assert rows["Cost, as a share of GDP"] == "0.00%"
    assert re.fullmatch(
        r"[0-9.]+ to [0-9.]+ \([0-9.]+–[0-9.]+\)", rows["Paid by insured persons (million XCC a year)"]
    )
    newly = rows["Persons newly obliged or entitled by law, and where"]
    assert "old age: employed persons" in newly
    # Of some own-account workers the law of now cannot be told: whether they are obliged anew stays open.
    low, high, *outer = (int(text.replace(",", "")) for text in re.findall(r"[0-9,]*[0-9]", newly))
    assert 0 < outer[0] < low < high < outer[1]
    assert newly == f"{low:,} to {high:,} ({outer[0]:,}–{outer[1]:,}) (old age: employed persons)"
    assert any(
        note.startswith("A scheme of their own") or "A scheme of its own" in note
        for note in parts["options"].notes
    )
    assert any("is not estimated" in note for _, note in parts["options"].notes_of_rows)


OWN_ACCOUNT_NOTES = (
    "Nobody can have the five years of contribution before 2029, so the law grants no pension until then.",
    "Whoever must pay is taken to pay.",
    "can pay in full",
)


def test_what_an_option_says_of_itself_stands_beside_its_numbers(
    texts: Texts, parts: dict[str, BriefPart]
) -> None:
    """A scheme that costs nothing because it pays no pension yet, and is paid by all who must: without that its numbers mislead."""
    (own,) = [note for note in parts["options"].notes if note.startswith("Cover the self-employed: ")]
    (payers,) = [table for table in texts["en"][0].tables if table.key == "options.payers"]
    for told in OWN_ACCOUNT_NOTES:
        assert told in own
        assert any(note.startswith("Cover the self-employed: ") and told in note for note in payers.notes)
    finding = next(one for one in texts["en"][0].findings if one.key == "designs.subsidised_bands.can_pay")
    assert finding.outer is not None
    low, high, least, most = (100 * (end or 0.0) for end in (finding.low, finding.high, *finding.outer))
    assert f"{low:.1f}% to {high:.1f}% ({least:.1f}–{most:.1f}) can pay in full" in own


@pytest.mark.parametrize("rows", [4, 6, 12])
def test_printed_rows_of_who_pays_add_up_to_the_cost(
    texts: Texts, parts: dict[str, BriefPart], rows: int
) -> None:
    """However little room there is: all who pay are printed, and a note explains printed rows alone."""
    part = parts["options"]
    fit = Fit(9, rows=rows, notes=1)
    pages = brief_pages([part], fit, ENGLISH)["parts"][0]
    printed = [row[0] for row in pages["table"]["rows"]]
    payers = [row for row in printed if row.startswith(("Paid by", "Out of the schemes"))]
    assert part.table is not None
    assert len(payers) == len(
        [row for row in part.table.rows if str(row[0]).startswith(("Paid by", "Out of"))]
    )
    notes = " ".join(pages["notes"])
    assert all(told in notes for told in OWN_ACCOUNT_NOTES)
    assert "What administration costs is not known" not in notes
    assert ("Gain or lose" in notes) <= any("that gain" in row for row in printed)


def test_who_can_pay_names_what_is_taken_as_given(parts: dict[str, BriefPart]) -> None:
    part = parts["capacity"]
    assert "month" not in " ".join(part.sentences)
    assert re.match(r"Assumption: 20% of income above subsistence may be asked \(.*\)\.", part.notes[0])
    assert "unverified" in part.notes[0]


def test_who_could_pay_under_other_shares_is_told_however_little_room_there_is(
    texts: Texts, parts: dict[str, BriefPart]
) -> None:
    (page,) = brief_pages((parts["capacity"],), Fit(9, notes=1), texts["en"][1])["parts"]
    told = " ".join(page["notes"])
    assert re.search(r"if a share other than 20% were asked: .* with 10%; .* with 40%", told), told
    assert "in the annex" not in told


def test_which_designs_are_compared_is_told_with_who_can_pay_them(
    texts: Texts, parts: dict[str, BriefPart]
) -> None:
    report, words = texts["en"]
    (page,) = brief_pages((parts["capacity"],), Fit(9, notes=1), words)["parts"]
    (told,) = [
        note for note in page["notes"] if note.startswith("Designs compared, with the share of those asked")
    ]
    (table,) = [table for table in report.tables if table.key == "designs.ability"]
    column = table.columns[table.position("full")]
    names = [f"{row[0]} {cell_text(row[table.position('full')], column, words)}" for row in table.rows]
    assert len(names) == 6
    assert told.partition(": ")[2] == "; ".join(names) + "."


def test_the_assumption_of_who_can_pay_stands_once(parts: dict[str, BriefPart]) -> None:
    assert not [note for note in parts["excluded"].notes if "Assumption" in note]


def test_what_the_survey_does_not_ask_is_told_as_not_known(parts: dict[str, BriefPart]) -> None:
    part = parts["covered"]
    told = part.charts[0].description.partition("Maternity: employed women:")[2]
    assert re.search(r"^[^:]*Persons.*?Covered in fact 0\.0% to \d+\.\d%", told), told[:200]
    assert any(
        note.startswith("Maternity: employed women") and "Paid maternity leave" in note for note in part.notes
    )


def test_an_unapproved_profile_is_told_as_one(parts: dict[str, BriefPart]) -> None:
    assert "No committee has approved" in parts["adequacy"].notes[0]


def test_no_cover_and_partial_are_told_beside_the_profiles(parts: dict[str, BriefPart]) -> None:
    """Under a profile of health care alone, who has only cash is partial."""
    told = " ".join(parts["adequacy"].sentences)
    assert "No cover: neither care nor cash. Partial: something, without meeting the profile." in told


def test_that_no_cover_differs_between_profiles_is_told_above_their_table(
    parts: dict[str, BriefPart],
) -> None:
    told = " ".join(parts["adequacy"].sentences)
    assert (
        "through which relatives and by what they are covered: no cover is not the same under each." in told
    )


def test_a_benefit_of_which_nobody_was_asked_is_told_beside_whom_benefits_reach(
    texts: Texts, parts: dict[str, BriefPart]
) -> None:
    told = "Of these benefits nobody was asked; what the definition says is due is counted: Paid maternity leave."
    (section,) = (each for each in texts["en"][0].sections if each.id == "benefits")
    assert section.paragraphs[0].endswith(told)
    assert all(each.definition.endswith(told) for each in section.tables)
    assert all(each.definition.endswith(told) for each in section.findings)
    assert told in parts["adequacy"].sentences


def test_no_note_of_the_covered_speaks_of_a_bar_that_a_table_has_not(parts: dict[str, BriefPart]) -> None:
    (note,) = (note for note in parts["covered"].notes if note.startswith("Adequately:"))
    assert "A line without this share" in note
    assert "bar" not in note.split()


def test_a_table_of_groups_leads_with_who_is_covered_as_a_range(tmp_path: Path) -> None:
    path = tmp_path / "groups.csv"
    path.write_text(
        "group,persons,law,covered\nEmployees,2000,mandatory,900\nFamily workers,1500,none,\n",
        encoding="utf-8",
    )
    report = written_groups(work_out_groups(path, date(2024, 1, 1)), ENGLISH)
    part, *_, sources = brief_parts(report, ENGLISH)
    assert part.key == "headlines"
    assert finding_number(part.numbers[0], ENGLISH) == "between 25.7% and 68.6%"
    assert all(finding.universe for finding in part.numbers)
    assert "none: the table says itself what the law is" in sources.sentences[0]
