"""Who is not covered by a table of groups, told group by group: in the annex, and in the brief by the largest."""

import io
from datetime import date
from pathlib import Path

import pypdf
import pytest

from allcover.presenting.brief import BriefPart, brief_parts
from allcover.presenting.pdf import brief_pdf
from allcover.presenting.study import work_out_groups
from allcover.presenting.writing import written_groups
from allcover.vocabulary.finding import Cell, NotKnown, Report, Table
from allcover.vocabulary.words import ENGLISH, LANGUAGES, words_of

HEADING = "line,universe,group,persons,law,covered"
ROWS = (
    "Public employees,300000,mandatory,285000",
    "Private formal,900000,mandatory,610000",
    "Private under five,700000,mandatory,70000",
    "Domestic workers,150000,voluntary,3000",
    "Own account in towns,1100000,voluntary,22000",
    "Own account in fields,1500000,none,0",
)
K1 = tuple(f"Pension,Workers,{row}" for row in ROWS)


def report_of(folder: Path, *rows: str, language: str = "en") -> Report:
    path = folder / "groups.csv"
    path.write_text("\n".join((HEADING, *rows)) + "\n", encoding="utf-8")
    return written_groups(work_out_groups(path, date(2004, 1, 1)), words_of(language))


def excluded(report: Report) -> BriefPart:
    return next(part for part in brief_parts(report, ENGLISH) if part.key == "excluded")


def table_of(part: BriefPart) -> Table:
    assert part.table is not None
    return part.table


def cells(table: Table, *columns: str) -> list[tuple[Cell, ...]]:
    places = [table.position(column) for column in columns]
    return [tuple(row[place] for place in places) for row in table.rows]


def test_the_brief_tells_who_is_excluded_by_group_and_why(tmp_path: Path) -> None:
    part = excluded(report_of(tmp_path, *K1))
    table = table_of(part)
    assert cells(table, "group", "excluded", "reason") == [
        ("Own account in fields", 1_500_000, "No law"),
        ("Own account in towns", 1_078_000, "Voluntary, not taken up"),
        ("Private under five", 630_000, "Law not applied"),
        ("Private formal", 290_000, "Law not applied"),
        ("Domestic workers", 147_000, "Voluntary, not taken up"),
        ("Public employees", 15_000, "Law not applied"),
    ]
    shares = [row[0] for row in cells(table, "share")]
    assert shares == pytest.approx(
        [count / 4_650_000 for count in (1_500_000, 1_078_000, 630_000, 290_000, 147_000, 15_000)]
    )
    assert not any("not worked out" in sentence for sentence in part.sentences)
    assert "line" not in {column.key for column in table.columns}, "one line needs no name in each row"


def test_the_groups_add_up_to_the_parts_of_the_gap(tmp_path: Path) -> None:
    report = report_of(tmp_path, *K1)
    found = {one.key: one for one in report.findings}
    rows = cells(table_of(excluded(report)), "reason", "share")
    for key, reason in (
        ("no_law", "No law"),
        ("not_taken_up", "Voluntary, not taken up"),
        ("not_applied", "Law not applied"),
    ):
        told = sum(share for why, share in rows if why == reason)  # type: ignore[misc]
        assert found[f"coverage.pension.gap.{key}"].value == pytest.approx(told)


def test_the_brief_tells_how_far_the_law_is_kept_of_each_line(tmp_path: Path) -> None:
    more = ("Health,Workers,Salaried,400,mandatory,100", "Health,Workers,Others,600,none,0")
    told = {one.key: one.value for one in brief_parts(report_of(tmp_path, *K1, *more), ENGLISH)[0].numbers}
    assert told["coverage.pension.compliance"] == pytest.approx(965_000 / 1_900_000)
    assert told["coverage.health.compliance"] == 0.25


def test_no_rate_is_told_of_a_law_that_obliges_nobody(tmp_path: Path) -> None:
    report = report_of(tmp_path, "Health,Workers,Others,600,none,0")
    assert "coverage.health.compliance" not in {one.key for one in brief_parts(report, ENGLISH)[0].numbers}


def test_what_is_not_known_is_told_so_and_is_no_zero(tmp_path: Path) -> None:
    report = report_of(
        tmp_path,
        "Pension,Workers,Counted,400,mandatory,100",
        "Pension,Workers,Uncounted,500,mandatory,",
        "Pension,Workers,Lawless,90,,40",
    )
    rows = {str(row[0]): row[1:] for row in cells(table_of(excluded(report)), "group", "excluded", "reason")}
    assert list(rows) == ["Uncounted", "Counted", "Lawless"]
    assert isinstance(rows["Uncounted"][0], NotKnown)
    assert rows["Uncounted"][1] == "Law not applied"
    assert rows["Lawless"] == (50, "Law: cannot tell")


def test_where_everybody_is_covered_the_brief_says_so(tmp_path: Path) -> None:
    part = excluded(report_of(tmp_path, "Pension,Workers,All,400,mandatory,400"))
    assert part.table is None
    assert part.sentences == ("By the table of groups everybody is covered.",)


def test_lines_of_one_universe_that_hold_different_numbers_are_told(tmp_path: Path) -> None:
    rows = ("Health,All,A,100,mandatory,60", "Pension,All,A,100,mandatory,40", "Health,All,B,50,none,0")
    told = [
        text for text in report_of(tmp_path, *rows).limits if text.startswith("Lines of the same persons")
    ]
    assert told == [
        "Lines of the same persons hold different numbers of them, so that some lack groups: All (Health 150, Pension 100)."
    ]
    same = report_of(tmp_path, *rows, "Pension,All,B,50,none,0").limits
    assert not [text for text in same if text.startswith("Lines of the same persons")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_many_lines_and_groups_still_make_two_pages_with_the_largest_group(
    tmp_path: Path, language: str
) -> None:
    rows = [
        f"Branch of line {line},Workers,Group of workers number {group},{1000 * group + line},{law},{group}"
        for line in range(8)
        for group, law in enumerate(("mandatory", "voluntary", "none") * 4, 1)
    ]
    words = words_of(language)
    pages = pypdf.PdfReader(io.BytesIO(brief_pdf(report_of(tmp_path, *rows, language=language), words))).pages
    text = " ".join(" ".join(page.extract_text() for page in pages).split())
    assert len(pages) <= 2
    assert "Group of workers number 12" in text
