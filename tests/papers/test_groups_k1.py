"""Worked test K1 of the specification (section 2.4): coverage from a table of groups, without a survey."""

from datetime import date
from pathlib import Path

import pytest

from allcover.presenting.brief import brief_parts
from allcover.presenting.numbers import number_text
from allcover.presenting.study import work_out_groups
from allcover.presenting.writing import written_groups
from allcover.vocabulary.fault import Faults
from allcover.vocabulary.finding import Finding, NotKnown, Report
from allcover.vocabulary.words import ENGLISH, words_of

DAY = date(2004, 1, 1)
HEADING = "line,universe,group,persons,law,covered,source"
GROUPS = {
    "Public employees": "300000,mandatory,285000",
    "Private formal, 5 or more": "900000,mandatory,610000",
    "Private, fewer than 5": "700000,mandatory,70000",
    "Domestic workers": "150000,voluntary,3000",
    "Own account, urban": "1100000,voluntary,22000",
    "Own account, agriculture": "1500000,none,0",
    "Contributing family workers": "600000,none,0",
}
GAP = ("covered", "no_law", "not_applied", "not_taken_up", "cannot_tell")


def k1(**changed: str) -> str:
    """The table of K1; ``changed`` gives a group (by its first word) another row."""
    rows = [
        f'k1,Workers,"{group}",{changed.get(group.split()[0].lower(), row)},K1'
        for group, row in GROUPS.items()
    ]
    return "\n".join([HEADING, *rows]) + "\n"


def report_of(folder: Path, text: str) -> Report:
    path = folder / "groups.csv"
    path.write_text(text, encoding="utf-8")
    return written_groups(work_out_groups(path, DAY), ENGLISH)


def findings_of(report: Report) -> dict[str, Finding]:
    return {finding.key.removeprefix("coverage.k1."): finding for finding in report.findings}


def percent(finding: Finding) -> str:
    assert finding.value is not None
    return number_text(finding.value, "share", ENGLISH, 2)


def faults_of(folder: Path, text: str) -> list[str]:
    with pytest.raises(Faults) as raised:
        report_of(folder, text)
    return [f"{fault.place.row}: {fault.what}" for fault in raised.value.faults]


def test_k1_as_printed(tmp_path: Path) -> None:
    found = findings_of(report_of(tmp_path, k1()))
    assert found["persons"].value == 5_250_000
    printed = {
        "law.mandatory": "36.19%",
        "law.voluntary": "23.81%",
        "law.none": "40.00%",
        "covered.of_all": "18.86%",
        "gap.covered": "18.86%",
        "gap.not_applied": "17.81%",
        "gap.not_taken_up": "23.33%",
        "gap.no_law": "40.00%",
        "gap.cannot_tell": "0.00%",
        "compliance": "50.79%",
    }
    assert {key: percent(found[key]) for key in printed} == printed


def test_k1_exactly(tmp_path: Path) -> None:
    found = findings_of(report_of(tmp_path, k1()))
    exact = {
        "law.mandatory": 1_900_000 / 5_250_000,
        "gap.covered": 990_000 / 5_250_000,
        "gap.not_applied": (1_900_000 - 965_000) / 5_250_000,
        "gap.not_taken_up": (1_250_000 - 25_000) / 5_250_000,
        "gap.no_law": 2_100_000 / 5_250_000,
        "compliance": 965_000 / 1_900_000,
    }
    for key, share in exact.items():
        assert found[key].value == pytest.approx(share, rel=1e-12, abs=0)
        assert found[key].low is None


def test_parts_add_to_the_whole_also_as_printed(tmp_path: Path) -> None:
    found = findings_of(report_of(tmp_path, k1()))
    assert sum(found[f"gap.{part}"].value or 0 for part in GAP) == pytest.approx(1, rel=1e-12, abs=0)
    assert sum(round(100 * float(percent(found[f"gap.{part}"]).rstrip("%"))) for part in GAP) == 100_00
    assert sum(found[f"law.{law}"].value or 0 for law in ("mandatory", "voluntary", "none")) == pytest.approx(
        1
    )


def test_groups_stand_in_the_table_and_the_source_beneath(tmp_path: Path) -> None:
    table = next(table for table in report_of(tmp_path, k1()).tables if table.key == "coverage.k1.gap")
    rows = {row[table.position("group")]: row for row in table.rows}
    assert set(rows) == {"Everybody", *GROUPS}
    assert rows["Private, fewer than 5"][table.position("compliance")] == pytest.approx(0.1)
    assert rows["Domestic workers"][table.position("not_taken_up")] == pytest.approx(147 / 150)
    assert rows["Domestic workers"][table.position("compliance")] is None
    assert "Source: K1." in table.notes


def test_blank_count_is_unknown_not_zero(tmp_path: Path) -> None:
    found = findings_of(report_of(tmp_path, k1(public="300000,mandatory,")))
    everybody, left = 5_250_000, 300_000
    assert found["persons"].value == everybody
    assert percent(found["law.mandatory"]) == "36.19%"
    assert found["gap.cannot_tell"].value == pytest.approx(left / everybody)
    applied = found["gap.not_applied"]
    assert (applied.low, applied.high) == pytest.approx(
        ((1_600_000 - 680_000) / everybody, (1_900_000 - 680_000) / everybody)
    )
    compliance = found["compliance"]
    assert compliance.value is None
    assert (compliance.low, compliance.high) == pytest.approx((680_000 / 1_900_000, 980_000 / 1_900_000))
    assert found["covered.of_answers"].value == pytest.approx(705_000 / (everybody - left))
    covered = found["covered.of_all"]
    assert (covered.low, covered.high) == pytest.approx((705_000 / everybody, 1_005_000 / everybody))


TOTAL = 6_000_000
BEYOND = {
    "en": "k1: 750,000 of 6,000,000 persons are in none of the groups; what the law says of them, and whether they are covered, is not known.",
    "fr": "k1 : 750 000 personnes sur 6 000 000 ne sont dans aucun des groupes ; ce que la loi dit d’elles et si elles sont couvertes n’est pas connu.",
    "es": "k1: 750 000 de 6 000 000 personas no están en ninguno de los grupos; no se sabe qué dice la ley de ellas ni si están cubiertas.",
    "pt": "k1: 750 000 de 6 000 000 pessoas não estão em nenhum dos grupos; não se sabe o que a lei diz delas nem se estão cobertas.",
}


def test_who_is_in_no_group_leaves_shares_open_and_is_named_in_the_brief(tmp_path: Path) -> None:
    heading, *rows = k1().splitlines()
    path = tmp_path / "groups.csv"
    path.write_text(
        "\n".join([f"{heading},total", *(f"{row},{TOTAL}" for row in rows)]) + "\n", encoding="utf-8"
    )
    results = work_out_groups(path, DAY)
    found = findings_of(written_groups(results, ENGLISH))
    assert found["persons"].value == TOTAL
    covered, none = found["covered.of_all"], found["gap.no_law"]
    assert (covered.low, covered.high) == pytest.approx((990_000 / TOTAL, 1_740_000 / TOTAL))
    assert (none.low, none.high) == pytest.approx((2_100_000 / TOTAL, 2_850_000 / TOTAL))
    for language, sentence in BEYOND.items():
        words = words_of(language)
        report = written_groups(results, words)
        assert any(_plain(text) == _plain(sentence) for text in report.limits), (language, report.limits)
        (limits,) = (part for part in brief_parts(report, words) if part.key == "limits")
        assert any(_plain(text) == _plain(sentence) for text in limits.items)


def _plain(text: str) -> str:
    """Whatever kinds of spaces and marks of thousands a language has."""
    return "".join(letter for letter in text if letter.isalpha() or letter.isdecimal())


def test_a_written_zero_is_zero(tmp_path: Path) -> None:
    found = findings_of(report_of(tmp_path, k1(public="300000,mandatory,0")))
    assert found["gap.cannot_tell"].value == 0
    assert found["gap.not_applied"].value == pytest.approx((1_900_000 - 680_000) / 5_250_000)
    assert found["compliance"].value == pytest.approx(680_000 / 1_900_000)
    assert found["covered.of_all"].low is None


def test_blank_law_is_unknown_not_none(tmp_path: Path) -> None:
    found = findings_of(report_of(tmp_path, k1(contributing="600000,,0")))
    ends = pytest.approx((1_500_000 / 5_250_000, 2_100_000 / 5_250_000))
    assert (found["law.none"].low, found["law.none"].high) == ends
    assert (found["gap.no_law"].low, found["gap.no_law"].high) == ends
    assert found["gap.no_law"].value is None
    compliance = found["compliance"]
    assert (compliance.low, compliance.high) == pytest.approx((965_000 / 2_500_000, 965_000 / 1_900_000))
    assert found["gap.cannot_tell"].value == pytest.approx(600_000 / 5_250_000)
    assert percent(found["gap.covered"]) == "18.86%"


def test_groups_of_nobody_together_are_refused_instead_of_given_a_share_of_zero(tmp_path: Path) -> None:
    with pytest.raises(Faults, match="hold 0 persons together, and of nobody there is no share"):
        report_of(tmp_path, f"{HEADING}\nk1,Workers,Nobody,0,mandatory,0,K1\n")


def test_a_line_of_nobody_is_named_and_stops_no_other_line(tmp_path: Path) -> None:
    """Its shares are told as not known, with the reason, wherever they would stand; the shares of other lines are what they are without it."""
    series = "children,direct"
    lines = [f"{row},," for row in k1().splitlines()[1:]]
    text = "\n".join([f"{HEADING},series,following", *lines, f"empty,Children,a,0,mandatory,0,K1,{series}",
                      f"empty,Children,b,0,,,K1,{series}"])  # fmt: skip
    report = report_of(tmp_path, text)
    whole, found = findings_of(report_of(tmp_path, k1())), {one.key: one for one in report.findings}
    assert all(found[f"coverage.k1.{key}"].value == whole[key].value for key in ("gap.covered", "compliance"))
    (empty,) = (one for key, one in found.items() if key.startswith("coverage.empty."))
    assert (empty.value, empty.interval_meaning) == (None, "nobody of these persons is in the data")
    assert "Groups of 0 persons, of which there is no share: empty." in report.limits
    tables = {table.key: table for table in report.tables}
    law = tables["coverage.empty.law_and_fact"]
    assert {str(row[law.position("covered")]) for row in law.rows} == {
        str(NotKnown("nobody of these persons is in the data"))
    }
    (children,) = (row for row in tables["series.direct"].rows if row[0] == "Children")
    reason = "Cannot be computed: nobody of the denominator is in the data."
    assert children[tables["series.direct"].position("share")] == NotKnown(reason)


def test_automatic_is_an_entitlement_like_an_obligation(tmp_path: Path) -> None:
    found = findings_of(report_of(tmp_path, k1(domestic="150000,automatic,3000")))
    assert found["law.mandatory"].value == pytest.approx(2_050_000 / 5_250_000)
    assert found["compliance"].value == pytest.approx(968_000 / 2_050_000)


def test_faults_of_rows_are_reported_together_with_row_and_cure(tmp_path: Path) -> None:
    text = "\n".join([
        "branch,group,persons,law,covered",
        "oldage,Miners,300,mandatory,10",
        "old_age,Fishers,300,compulsory,10",
        "old_age,Drivers,300,mandatory,301",
        'old_age,Teachers,"1,000",mandatory,10',
        "old_age,Weavers,,mandatory,10",
        "old_age,Porters,300,none,-1",
        "old_age,,300,none,0",
        "old_age,Fishers,20,none,0",
    ])  # fmt: skip
    faults = faults_of(tmp_path, text)
    for expected in (
        "1: 'oldage' is no branch.",
        "2: 'compulsory' is no answer of the law.",
        "3: 301 of 300 persons are said to be covered.",
        "4: 'persons' is '1,000'.",
        "5: The group 'Weavers' has no number of persons.",
        "6: 'covered' is '-1'.",
        "7: The group has no name.",
        "8: The group 'Fishers' comes twice in 'old_age'.",
    ):
        assert expected in faults
    with pytest.raises(Faults) as raised:
        work_out_groups(tmp_path / "groups.csv", DAY)
    assert all(fault.cure and fault.place.file.endswith("groups.csv") for fault in raised.value.faults)


def test_faults_of_columns_are_reported_together(tmp_path: Path) -> None:
    assert faults_of(tmp_path, "group,person,law,cover\nMiners,300,none,0\n") == [
        "None: 'person' is no column of this table.",
        "None: 'cover' is no column of this table.",
    ]


@pytest.mark.parametrize("text", ["", "group,persons,law,covered\n"], ids=["empty file", "no rows"])
def test_nothing_to_count_is_a_fault(tmp_path: Path, text: str) -> None:
    assert len(faults_of(tmp_path, text)) == 1


def test_no_file_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(Faults, match="Cannot be read"):
        work_out_groups(tmp_path / "nowhere.csv", DAY)
