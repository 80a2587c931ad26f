"""A file of assumptions: read whole, every fault told with its line; its paths end where their author stands by them."""

from pathlib import Path

import pytest

from allcover.catalogue import country_folder
from allcover.projection.national import read_national
from allcover.projection.straying import read_straying
from allcover.projection.valuation_reading import read_assumptions
from allcover.vocabulary.fault import Faults

FILE = country_folder("coresia") / "valuations" / "national_pension.yaml"
CHANCE = country_folder("coresia") / "people" / "chance.yaml"
SOURCE = "source: {title: Bulletin, verified: yes}"
OWN = (
    ("  prices: {of: economy}\n", f"  prices: {{values: [{{from: 2024, value: 0.05}}, {{from: 2027, value: 0.04}}, {{from: 2030, value: 0.03}}], {SOURCE}}}\n"),
    ("  wages: {of: economy}\n", f"  wages: {{points: [{{at: 2024, value: 0.06}}, {{at: 2028, value: 0.04}}, {{at: 2098, value: 0.04}}], {SOURCE}}}\n"),
    ("  interest: {of: economy}\n", f"  interest: {{value: 0.055, {SOURCE}}}\n"),
)  # fmt: skip
"""Paths of the file's own in the place of the economy's."""


def changed(folder: Path, *changes: tuple[str, str]) -> Path:
    text = FILE.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    path = folder / "changed.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_paths_hold_each_rate_until_the_next_or_go_straight_to_it(tmp_path: Path) -> None:
    given = read_assumptions(changed(tmp_path, *OWN))
    assert given.path("prices", 2024, 8).tolist() == [0.05, 0.05, 0.05, 0.04, 0.04, 0.04, 0.03, 0.03]
    assert given.path("wages", 2024, 6).tolist() == pytest.approx([0.06, 0.055, 0.05, 0.045, 0.04, 0.04])
    assert given.path("interest", 2026, 2).tolist() == [0.055, 0.055]
    assert given.paths(2024, 8).amounts.tolist() == given.path("wages", 2024, 8).tolist()
    assert given.coverage(2024, 2).tolist() == [1.0, 1.004, pytest.approx(1.004**2)]
    assert given.of_economy == ()
    assert read_assumptions(FILE).of_economy == ("prices", "wages", "interest")


def test_a_horizon_beyond_the_paths_is_refused_with_place_and_cure(tmp_path: Path) -> None:
    path = changed(tmp_path, *OWN)
    given = read_assumptions(path)
    given.check_reach(2024, 75)
    with pytest.raises(Faults) as raised:
        given.check_reach(2023, 77)
    told = [str(fault) for fault in raised.value.faults]
    assert [fault.place.line for fault in raised.value.faults] == [9, 13, 14, 15, 16]
    assert "The valuation begins in 2023, the paths in 2024." in told[0]
    assert (
        "The valuation goes to 2099, the path of 'prices' to 2098. Value 76 years, write what holds after 2098"
        in told[1]
    )
    assert "say with 'then' how it goes on: a yearly rate, or 'held'" in told[1]


def test_only_what_the_author_says_goes_on_beyond_the_last_year(tmp_path: Path) -> None:
    then = (
        (OWN[0][1], OWN[0][1].replace("values:", "then: 0.02, values:")), (OWN[1][1], OWN[1][1].replace("points:", "then: held, points:")),
        (OWN[2][1], OWN[2][1].replace("value:", "then: held, value:")), ("  coverage:\n", "  coverage:\n    then: 0\n"),
    )  # fmt: skip
    given = read_assumptions(changed(tmp_path, *OWN, *then))
    given.check_reach(2024, 90)
    assert given.path("prices", 2097, 4).tolist() == [0.03, 0.03, 0.02, 0.02]
    assert given.path("wages", 2097, 4).tolist() == pytest.approx([0.04] * 4)
    assert given.moved("prices", 0.01).path("prices", 2098, 2).tolist() == pytest.approx([0.04, 0.03])
    assert given.moved("wages", 0.01).path("wages", 2024, 1).tolist() == pytest.approx([0.07])


def test_a_rule_tried_from_high_to_low_is_told_at_its_line(tmp_path: Path) -> None:
    path = changed(tmp_path, ("low: 60, high: 64", "low: 64, high: 60"), ("futures: 100", "futures: many"))
    with pytest.raises(Faults) as raised:
        read_assumptions(path)
    told = {fault.place.line: str(fault) for fault in raised.value.faults}
    line = 1 + path.read_text(encoding="utf-8").splitlines().index(
        "  - {parameter: pensionable_age, low: 64, high: 60}"
    )
    assert "'pensionable_age' is tried from 64 to 60. Write the smaller value" in told[line]
    assert len(told) == 2


def test_a_rule_tried_twice_is_told(tmp_path: Path) -> None:
    """The premium with it lower would have one key for two numbers."""
    twice = "low: 60, high: 64}\n  - {parameter: pensionable_age, low: 61, high: 63}"
    with pytest.raises(Faults, match="'pensionable_age' is tried twice"):
        read_assumptions(changed(tmp_path, ("low: 60, high: 64}", twice)))


def test_all_faults_are_told_together_with_their_lines(tmp_path: Path) -> None:
    path = changed(
        tmp_path, *OWN, ("[0, 15, 20,", "[0, 20, 20,"), ("female: [0, 0.6, ", "female: [0.6, "), ("{from: 2027, value: 0.04}", "{from: 2024, value: 0.04}"),
        ("{at: 2024, value: 0.06}", "{at: 2026, value: 0.06}"), ("{value: 0.055,", "{then: hold, value: 0.055,"),
    )  # fmt: skip
    with pytest.raises(Faults) as raised:
        read_assumptions(path)
    told = str(raised.value)
    assert len(raised.value.faults) == 5
    assert all(fault.place.line for fault in raised.value.faults)
    for word in (
        "do not begin at 0 and rise",
        "'female' has 11 values for 12",
        "'prices' has two values of 2024",
        "'wages' begins in 2026, and its first year is 2024",
        "'hold' does not say how 'interest' goes on",
    ):
        assert word in told


def test_years_that_do_not_rise_or_lie_before_the_first_are_told_at_their_line(tmp_path: Path) -> None:
    """Sorted in silence, the year of a slip of the pen would bend all between its neighbours."""
    path = changed(
        tmp_path,
        OWN[0],
        (OWN[1][0], f"  wages:\n    {SOURCE}\n    points:\n      - {{at: 2024, value: 0.06}}\n      - {{at: 2014, value: 0.04}}\n      - {{at: 2098, value: 0.04}}\n"),
        OWN[2],
        ("{from: 2027, value: 0.04}, {from: 2030, value: 0.03}", "{from: 2030, value: 0.04}, {from: 2027, value: 0.03}"),
    )  # fmt: skip
    with pytest.raises(Faults) as raised:
        read_assumptions(path)
    lines = path.read_text(encoding="utf-8").splitlines()
    told = {lines[(fault.place.line or 0) - 1].strip()[:16]: str(fault) for fault in raised.value.faults}
    assert (
        "'wages' has a value of 2014, before the first year, 2024. Leave it out" in told["- {at: 2014, val"]
    )
    assert "'prices' goes back from 2030 to 2027. Write its years from the first" in told["prices: {values:"]
    assert len(told) == len(raised.value.faults) == 2


@pytest.mark.parametrize(("old", "new", "told"), [
    ("{value: 0.8,", "{value: 80,", "number from 0 to 1"),
    ("amounts_follow: {value: wages", "amounts_follow: {value: gold", "'value' is 'gold'. Known here: nothing, prices, wages"),
    ("invalid_mortality:", "mortality:", "invalid_mortality"),
    ("prices: {of: economy}", "prices: {}", "'prices' is told by nothing"),
    ("prices: {of: economy}", "prices: {of: economy, value: 0.02}", "'prices' is told by of, value"),
    ("prices: {of: economy}", "prices: {value: 0.02}", "'prices' has no source"),
    ("  coverage:\n", "  coverage:\n    of: economy\n", "'coverage' is told by of, values"),
    ("last_year: 2098", "last_year: 2020", "The last year, 2020, lies before the first, 2024"),
    ("{in: 2024, value: 0.01}", "{in: 2024, value: 0.5}", "'wages' strays by 0.5"),
])  # fmt: skip
def test_a_wrong_shape_is_told(tmp_path: Path, old: str, new: str, told: str) -> None:
    with pytest.raises(Faults, match=told):
        read_assumptions(changed(tmp_path, (old, new)))


ENTRANTS = """entrants:
  persons: {values: [{from: 2024, value: 40000}, {from: 2030, value: 50000}], then: held}
  ages: [15, 20, 25]
  female: [0.3, 0.1]
  male: [0.4, 0.2]
  source: {title: Register, verified: yes}
"""


def with_entrants(folder: Path, text: str = ENTRANTS) -> Path:
    """The paths with entrants in the place of coverage, where nobody stops and so nobody works on."""
    lines = FILE.read_text(encoding="utf-8").splitlines(keepends=True)
    whole = "".join(line for line in lines if not line.startswith("working_on:"))
    start, end = whole.index("  coverage:\n"), whole.index("amounts_follow")
    path = folder / "entrants.yaml"
    path.write_text(whole[:start] + text + whole[end:], encoding="utf-8")
    return path


def test_entrants_are_shared_out_over_their_ages_and_held_where_that_is_said(tmp_path: Path) -> None:
    given = read_assumptions(with_entrants(tmp_path))
    given.check_reach(2024, 75)
    found = given.entrants(2028, 80, 101)
    assert found is not None
    assert found.sum(axis=(1, 2))[[0, 2, 79]] == pytest.approx([40_000, 50_000, 50_000])
    assert found[0, 1, 14:26].tolist() == pytest.approx([0, *[3_200] * 5, *[1_600] * 5, 0])
    assert given.coverage(2024, 2).tolist() == [1, 1, 1]
    assert read_assumptions(FILE).entrants(2024, 2, 101) is None
    with pytest.raises(Faults, match="goes to 2100, the entrants to 2098"):
        read_assumptions(with_entrants(tmp_path, ENTRANTS.replace(", then: held", ""))).check_reach(2026, 75)


def test_entrants_that_cannot_be_are_told_together(tmp_path: Path) -> None:
    wrong = (
        ENTRANTS.replace("[15, 20, 25]", "[15, 25, 25]")
        .replace("[0.3, 0.1]", "[0.3]")
        .replace("{from: 2024,", "{from: 2025,")
    )
    with pytest.raises(Faults) as raised:
        read_assumptions(with_entrants(tmp_path, wrong))
    told = str(raised.value)
    assert len(raised.value.faults) == 4
    assert all(fault.place.line for fault in raised.value.faults)
    for word in (
        "'persons' begins in 2025",
        "[15, 25, 25] do not rise",
        "'female' has 1 value for 2",
        "add up to 0.9",
    ):
        assert word in told


def test_contributors_follow_from_one_thing(tmp_path: Path) -> None:
    with pytest.raises(Faults, match="follow from both 'coverage' and 'entrants'"):
        read_assumptions(changed(tmp_path, ("amounts_follow:", f"{ENTRANTS}amounts_follow:")))
    with pytest.raises(Faults, match="nothing is asked of who works on"):
        read_assumptions(
            with_entrants(
                tmp_path,
                f"{ENTRANTS}working_on: {{value: 0.7, source: {{title: Register, verified: yes}}}}\n",
            )
        )
    with pytest.raises(Faults, match="Nothing says how many contribute in the years to come"):
        read_assumptions(with_entrants(tmp_path, ""))


def test_futures_that_cannot_be_are_told(tmp_path: Path) -> None:
    text = CHANCE.read_text(encoding="utf-8").replace("{in: 2100, value: 0.25}", "{in: 2100, value: 25}")
    (tmp_path / "chance.yaml").write_text(
        text.replace("{in: 2050, value: 2.4}", "{in: 2024, value: 2.4}"), encoding="utf-8"
    )
    with pytest.raises(Faults) as raised:
        read_straying(tmp_path)
    told = str(raised.value)
    assert len(raised.value.faults) == 2
    for word in ("'fertility' strays by 25", "of 'expectancy' do not rise"):
        assert word in told
    assert read_straying(tmp_path / "nowhere") is None


def test_one_thing_is_changed_and_all_else_stays(tmp_path: Path) -> None:
    given = read_assumptions(changed(tmp_path, *OWN))
    assert given.times("credit", 2.0).raw["ages"]["credit"]["male"][4] == 1.0
    assert given.times("children", 2.0).raw["ages"]["children"]["female"][4] == pytest.approx(4.2)
    other = given.changed(("retiring", "value"), 0.5)
    assert other.differs(given, ("retiring",))
    assert not other.differs(given, ("ages",))
    assert not other.taking(given, ("retiring",)).differs(given, ("retiring",))
    sourced = given.changed(("retiring", "source"), {"title": "Another", "verified": True})
    assert not sourced.differs(given, ("retiring",))


def test_wages_and_interest_go_together_only_where_both_stray_and_their_memories_allow_it(
    tmp_path: Path,
) -> None:
    given = read_assumptions(FILE)
    assert given.together == 0.4
    memories = ("  wages: {memory: 0.7", "  wages: {memory: 0.99")
    with pytest.raises(
        Faults, match=r"0\.99 and 0\.7 are left a year later cannot be correlated by 0\.95"
    ) as raised:
        read_assumptions(changed(tmp_path, ("together: {value: 0.4", "together: {value: 0.95"), memories))
    line = next(at for at, text in enumerate(FILE.read_text().splitlines(), 1) if "together" in text)
    assert [fault.place.line for fault in raised.value.faults] == [line]
    text = FILE.read_text(encoding="utf-8")
    wages = text[text.index("  wages: {memory") : text.index("  interest: {memory")]
    with pytest.raises(Faults, match="how wages and interest go together; these do not stray: wages"):
        read_assumptions(changed(tmp_path, (wages, "")))


def test_what_a_file_may_leave_out_is_nought_or_not_there(tmp_path: Path) -> None:
    text = FILE.read_text(encoding="utf-8")
    lines = [
        line + "\n"
        for line in text.splitlines()
        if line.startswith(("standing:", "working_on:", "  together:"))
    ]
    assert len(lines) == 3
    given, whole = (
        read_assumptions(changed(tmp_path, *((line, "") for line in lines))),
        read_assumptions(FILE),
    )
    assert (given.standing, given.working_on, given.together) == (None, 0.0, 0.0)
    assert whole.standing is not None
    assert (whole.standing.lasting, whole.standing.memory, whole.working_on) == (0.75, 0.96, 0.7)
    assert given.differs(whole, ("working_on",))
    assert given.taking(whole, ("working_on",)).working_on == 0.7


def test_faults_of_form_and_of_content_are_told_in_one_round(tmp_path: Path) -> None:
    path = changed(
        tmp_path, *OWN, ("from: 2027, value: 0.04", "from: 2030, value: 0.04"), ("retiring:", "retireing:"), ("[0, 0.6, 0.7, 0.78", "[0, 0.6, 7, 0.78"),
        ("[0, 0.0004, 0.0005", "[0.0004, 0.0005"),
    )  # fmt: skip
    with pytest.raises(Faults) as raised:
        read_assumptions(path)
    told = [fault.what for fault in raised.value.faults]
    assert told == [
        "Item 3 of 'female' is 7.", "'retireing' is not known here.", "'male' has 11 values for 12 groups of ages.", "'prices' has two values of 2030.",
    ]  # fmt: skip


def test_what_is_read_of_invalidity_is_held_against_dying_though_another_value_is_wrong(
    tmp_path: Path,
) -> None:
    path = changed(tmp_path, ("0.009, 0]", "0.999, 0]"), ("0.01, 0]", "1.4, 0]"))
    with pytest.raises(Faults) as raised:
        read_assumptions(path, people=lambda: read_national(FILE.parents[1] / "people", 10))
    told = [fault.what for fault in raised.value.faults]
    assert told[0] == "Item 11 of 'male' is 1.4."
    assert "Of women aged 60" in told[1]
    assert len(told) == 2
