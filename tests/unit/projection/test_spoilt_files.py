"""Files of the projection and of mutuals spoilt in several places at once: all of them are told, each on its line, and nothing that only follows from another."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from allcover.catalogue import country_folder
from allcover.mutuals.reading import read_mutual
from allcover.projection.costing_file import read_costing
from allcover.projection.economy_file import read_economy
from allcover.projection.short_term_file import read_short_term
from allcover.projection.straying import FILE, read_straying
from allcover.projection.valuation_reading import read_assumptions
from allcover.rules.definition import System
from allcover.rules.load import load
from allcover.vocabulary.fault import Faults

CORESIA = country_folder("coresia")
At = tuple[str | int, ...]


@dataclass(frozen=True)
class Sense:
    """What is well-formed and makes no sense: ``old`` becomes ``new``, and ``told`` stands on that line, or on those of the texts ``at``. It ``rests`` on what stands at these places."""

    old: str
    new: str
    told: str
    at: tuple[str, ...] = ()
    rests: tuple[At, ...] = ()


@dataclass(frozen=True)
class Kind:
    """A kind of file: one of the invented country's, how it is read, and what in it can make no sense."""

    file: str
    read: Callable[[Path], object]
    senses: tuple[Sense, ...]


@cache
def law() -> System:
    """The invented country's law, against which files are held."""
    return load(CORESIA)


KINDS = {
    "a valuation": Kind(
        "valuations/national_pension.yaml",
        lambda path: read_assumptions(path, law()),
        (
            Sense("valuation: national_pension", "valuation: national_pensions", "There is no scheme 'national_pensions'", rests=(("valuation",),)),
            Sense("contribution_base_month", "contribution_base_months", "has no quantity", rests=(("insured_earnings",),)),
            Sense("from: [0, 15, 20, 25", "from: [0, 20, 15, 25", "do not begin at 0 and rise", rests=(("ages", "from"),)),
            Sense("low: 60, high: 64", "low: 64, high: 60", "is tried from 64 to 60", rests=(("rules_tried", 0),)),
            Sense("parameter: national_pension.accrual_rate_year", "parameter: national_pension.accrual_rate", "has no parameter", rests=(("rules_tried", 1),)),
            Sense("{in: 2024, value: 0.01}, {in: 2100, value: 0.015}", "{in: 2024, value: 0.01}, {in: 2024, value: 0.015}", "of 'wages' do not rise", rests=(("chance", "wages"),)),
            Sense("values: [{from: 2024, value: 0.004}", "values: [{from: 2026, value: 0.004}", "'coverage'", rests=(("paths", "coverage"), ("first_year",), ("last_year",))),
            Sense("female: [0, 0.6, 0.7, 0.78,", "female: [0, 0.6, 0.7,", "'female' has 11 values for 12", rests=(("ages", "credit"), ("ages", "from"))),
        ),
    ),
    "a budget": Kind(
        "valuations/mutual_health.yaml",
        lambda path: read_short_term(path, law()),
        (
            Sense("mutual_health.is_member}", "mutual_health.is_membr}", "has no quantity 'mutual_health.is_membr'", rests=(("classes", 1),)),
            Sense("mutual_health.has_right_to_care}", "mutual_health.value_of_care_month}", "is money/month, and here a condition", rests=(("classes", 0),)),
            Sense("item: consultation", "item: consultaton", "has no item 'consultaton'", rests=(("benefits", 0, "care"), ("short_term",))),
            Sense("from: [0, 5, 15, 50], female: [1.5", "from: [5, 0, 15, 50], female: [1.5", "do not begin at 0 and rise", rests=(("benefits", 1, "care"),)),
            Sense("of: [members]\n    care:\n      item: operation", "of: [membres]\n    care:\n      item: operation", "There is no class 'membres'", ("membres",), (("benefits", 3), ("classes",))),
            Sense("benefit: operation", "benefit: delivery", "'delivery' is there 2 times", ("benefit: delivery\n    label: Operation", "benefit: delivery\n    label: Delivery"), (("benefits",),)),
            Sense("{at: 2034, value: 0.01}, {at: 2044, value: 0}", "{at: 2034, value: 0.01}", "The points of 'coverage' end in 2034", rests=(("coverage",), ("first_year",), ("last_year",))),
        ),
    ),
    "an economy": Kind(
        "economy.yaml",
        read_economy,
        (
            Sense("ages: [15, 20, 25", "ages: [15, 15, 25", "The ages [15, 15, 25, 35, 45, 55, 65, 75] do not rise", rests=(("labour", "ages"),)),
            Sense("- at: 2099\n", "- at: 2090\n", "Participation is given at [2024, 2050, 2090]", ("  participation:",), (("labour", "participation"), ("first_year",), ("last_year",))),
            Sense("employers: {value: 0.02,", "employers: {value: 0.2,", "The statuses of female workers add to 1.1800", ("    female:\n      employees: {points",), (("labour", "status", "female"), ("first_year",), ("last_year",))),
            Sense("{at: 2060, value: 0.46}, {at: 2099, value: 0.48}", "{at: 2060, value: 0.46}", "The points of 'wage_share' end in 2060", rests=(("wage_share",), ("first_year",), ("last_year",))),
        ),
    ),
    "benefits to be costed": Kind(
        "costings/floor.yaml",
        read_costing,
        (
            Sense("for: {from: 0, to: 14, sex: both}", "for: {from: 14, to: 0, sex: both}", "The ages of 'poor_child_grant' go from 14 to 0", rests=(("benefits", "poor_child_grant", "for"),)),
            Sense("benefits: [child_grant, old_age_pension,", "benefits: [child_grant, old_age_pensions,", "'old_age_pensions' is no benefit", rests=(("packages",), ("benefits",))),
            Sense("excludes: [poor_child_grant]", "excludes: [poor_child_grants]", "'poor_child_grants' is no benefit", rests=(("benefits",),)),
            Sense("amount: {each: 30,", "amount: {each: 30, of_gdp_per_head: 0.2,", "is given twice", rests=(("benefits", "disability_benefit", "amount"),)),
            Sense("{at: 2034, value: 0.85}, {at: 2044, value: 0.85}", "{at: 2034, value: 0.85}", "end in 2034", rests=(("benefits", "disability_benefit", "take_up"), ("first_year",), ("last_year",))),
        ),
    ),
    "how far people stray": Kind(
        f"people/{FILE}",
        lambda path: read_straying(path.parent),
        (
            Sense("{in: 2024, value: 0.03}, {in: 2050", "{in: 2050, value: 0.03}, {in: 2050", "of 'fertility' do not rise", rests=(("fertility",),)),
            Sense("{in: 2050, value: 2.4}", "{in: 2050, value: 240}", "'expectancy' strays by 240", rests=(("expectancy",),)),
        ),
    ),
    "a mutual": Kind(
        "mutuals/lakeside.yaml",
        read_mutual,
        (
            Sense("service: operation", "service: delivery", "'delivery' is there 2 times", ("service: delivery, label: Operation", "service: delivery, label: Delivery"), (("services",),)),
            Sense("  rejected: 61", "  rejected: 6100", "'rejected' is 6100, more than 'reported'", rests=(("accounts", "rejected"), ("accounts", "reported"))),
            Sense("operating: 0.15, surplus: 0.05, base: added", "operating: 0.75, surplus: 0.35, base: of_gross", "take the whole of the gross premium", rests=(("loadings",),)),
            Sense("  written_off: 48000", "  written_off: 47000", "'written_off' is 48000, and in the accounts 47000", ("finances:",), (("accounts", "written_off"), ("year", "finances", "written_off"))),
            Sense("accounts_year: 2023\n", "\n", "'accounts_year' is missing", ("mutual: Mutual of Lakeside",), (("accounts_year",),)),
        ),
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Leaf:
    """A number of a file: where it stands in its structure and in its text."""

    path: At
    line: int
    start: int
    end: int


def leaves(node: Any, path: At = ()) -> Iterator[Leaf]:
    """The numbers of a file."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from leaves(value, (*path, key.value))
    elif isinstance(node, yaml.SequenceNode):
        for at, item in enumerate(node.value):
            yield from leaves(item, (*path, at))
    elif node.tag in ("tag:yaml.org,2002:int", "tag:yaml.org,2002:float"):
        yield Leaf(path, node.start_mark.line + 1, node.start_mark.index, node.end_mark.index)


def line_of(text: str, part: str) -> int:
    """The line on which a part of a text begins."""
    return text.count("\n", 0, text.index(part)) + 1


def told_of(kind: Kind, text: str, folder: Path) -> list[tuple[int | None, str]]:
    """What is told of a text, with lines."""
    path = folder / Path(kind.file).name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Faults) as raised:
        kind.read(path)
    assert all(fault.cure and fault.place.file == str(path) for fault in raised.value.faults)
    return [(fault.place.line, fault.what) for fault in raised.value.faults]


def check(
    kind: Kind, senses: list[Sense], pick: Callable[[list[Leaf]], list[tuple[Leaf, str]]], folder: Path
) -> None:
    """Spoil a file of a kind, and demand that what was spoilt is told and nothing else."""
    text = (CORESIA / kind.file).read_text(encoding="utf-8")
    for one in senses:
        assert one.old in text, one
        text = text.replace(one.old, one.new, 1)
    rests = [place for one in senses for place in one.rests]
    free = [
        leaf
        for leaf in leaves(yaml.compose(text, Loader=yaml.CSafeLoader))
        if not any(leaf.path[: len(place)] == place for place in rests)
    ]
    spoilt = pick(free)
    wanted = Counter(
        [line_of(text, part) for one in senses for part in one.at or (one.new,)]
        + [leaf.line for leaf, _ in spoilt]
    )
    for leaf, bad in sorted(spoilt, key=lambda one: -one[0].start):
        text = text[: leaf.start] + bad + text[leaf.end :]
    told = told_of(kind, text, folder)
    assert Counter(line for line, _ in told) == wanted, told
    for one in senses:
        assert any(one.told in what for _, what in told), (one.told, told)


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS.keys())
def test_each_sense_alone_is_told_alone(kind: Kind, tmp_path: Path) -> None:
    for sense in kind.senses:
        check(kind, [sense], lambda free: [], tmp_path)


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS.keys())
@settings(
    max_examples=30,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_all_that_is_spoilt_is_told_and_nothing_else(kind: Kind, tmp_path: Path, data: st.DataObject) -> None:
    senses = data.draw(st.lists(st.sampled_from(kind.senses), unique=True, max_size=2))

    def pick(free: list[Leaf]) -> list[tuple[Leaf, str]]:
        places = st.lists(st.sampled_from(free), unique=True, min_size=1, max_size=3)
        return [
            (leaf, data.draw(st.sampled_from(["many", "2030-02-31", "[1]"]))) for leaf in data.draw(places)
        ]

    check(kind, senses, pick, tmp_path)
