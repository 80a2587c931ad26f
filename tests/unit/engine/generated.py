"""Rules and households drawn by Hypothesis: expressions of every form, and people of whom some things are hidden."""

import re
from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from allcover.vocabulary.exact import ratio

Record = dict[str, Any]
Draw = Callable[[st.SearchStrategy[Any]], Any]

SCHEMES = ("fund", "ended")
_SEXES, _MARRIAGES = ("female", "male"), ("single", "married", "widowed")
_whole = st.integers(-3, 150).map(str)
_numbers = st.one_of(_whole, st.sampled_from(("0", "1", "0.5", "-2.25", "99.99", "1000")))
_steps = st.sampled_from(("1", "5", "0.01", "10", "step", "no_step", "n", "x"))
_roundings = st.sampled_from(("round_half_up", "round_down", "round_up"))
_signs = st.sampled_from(("<", "<=", ">", ">=", "==", "!="))


def _join(pattern: str, *parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.tuples(*parts).map(lambda texts: pattern.format(*texts))


def _leaf_amounts() -> st.SearchStrategy[str]:
    names = st.sampled_from(("x", "y", "n", "h", "head.x", "later", "step", "dated"))
    facts = st.sampled_from(("received_month({}) * month / money", "months_contributed({}) / month"))
    of_schemes = st.tuples(facts, st.sampled_from(SCHEMES)).map(lambda pair: f"({pair[0].format(pair[1])})")
    return st.one_of(
        names,
        names,
        _numbers,
        of_schemes,
        st.just("lookup(by_sex, sex)"),
        st.just("(children_at_home / person)"),
    )


def _leaf_conditions() -> st.SearchStrategy[str]:
    simple = st.sampled_from(
        ("p", "q", "r", "yes", "no", "is_generous", "mother.p", "spouse.q", "father.is_child", "sex == 'female'",
         "marital_status in ('single', 'widowed')", "sex == head.sex", "otherwise(mother.sex, 'male') == 'male'",
         "region == 'north'", "jobs.any(has_contract)", "jobs.all(earnings_month > 0)")
    )  # fmt: skip
    facts = st.sampled_from(
        ("affiliated({})", "contributes({})", "receives({})", "entitled({})", "protected({})")
    )
    return st.one_of(
        simple, simple, st.tuples(facts, st.sampled_from(SCHEMES)).map(lambda pair: pair[0].format(pair[1]))
    )


_BY_NOUGHT = re.compile(r"/ ((?:\(-)*)0(?:\.0+)?(?=\))")
"""A division by a number that is written as 0, with or without signs before it."""


def _sound(text: str) -> str:
    """A written division by 0 is a fault of the rule, not a matter for the judge."""
    return _BY_NOUGHT.sub(r"/ \g<1>2", text)


@st.composite
def amounts(draw: Draw, depth: int) -> str:
    """Texts of plain numbers."""
    return _sound(draw(_amounts(depth)))


def _amounts(depth: int) -> st.SearchStrategy[str]:
    if depth == 0:
        return _leaf_amounts()
    a, c = _amounts(depth - 1), _conditions(depth - 1)
    return st.one_of(
        _leaf_amounts(),
        _join("(-{})", a),
        _join("({} {} {})", a, st.sampled_from("+-*/"), a),
        _join("({} {} {})", a, st.sampled_from("+-*/"), a),
        _join("({} if {} else {})", a, c, a),
        _join("{}({}, {})", st.sampled_from(("min", "max")), a, a),
        _join("clip({}, {}, {})", a, a, a),
        _join("{}({}, {})", _roundings, a, _steps),
        _join("brackets({}, {})", st.sampled_from(("rates", "later_rates")), a),
        _join("band(grades, {})", a),
        _join("{}.sum({})", st.sampled_from(("household", "children", "spouses")), a),
        _join("household.{}({})", st.sampled_from(("min", "max")), a),
        _join("otherwise({}.{}({}), {})", st.sampled_from(("children", "spouses")), st.sampled_from(("min", "max")), a, a),
        _join("({}.count({}) / person)", st.sampled_from(("household", "children", "spouses")), c),
        _join("otherwise({}.{}, {})", st.sampled_from(("spouse", "mother", "father")), st.sampled_from("xyn"), a),
        _join("jobs.sum(earnings_month * month / money + {})", _leaf_numbers_of_jobs()),
        _join("(jobs.count(has_contract or {}) / job)", st.sampled_from("pqr")),
    )  # fmt: skip


def _leaf_numbers_of_jobs() -> st.SearchStrategy[str]:
    return st.one_of(_numbers, st.sampled_from(("x", "y", "hours_week * week / hour")))


@st.composite
def conditions(draw: Draw, depth: int) -> str:
    """Texts of conditions."""
    return _sound(draw(_conditions(depth)))


def _conditions(depth: int) -> st.SearchStrategy[str]:
    if depth == 0:
        return _leaf_conditions()
    a, c = _amounts(depth - 1), _conditions(depth - 1)
    return st.one_of(
        _leaf_conditions(),
        _join("(not {})", c),
        _join("({} and {})", c, c),
        _join("({} or {})", c, c),
        _join("({} if {} else {})", c, c, c),
        _join("({} {} {})", a, _signs, a),
        _join("{}.{}({})", st.sampled_from(("household", "children", "spouses")), st.sampled_from(("any", "all")), c),
        _join("({} in (0, 1, 2.5, -3))", a),
    )  # fmt: skip


def _money() -> st.SearchStrategy[float]:
    return st.one_of(st.integers(-200, 2000).map(float), st.sampled_from((0.0, 0.1, 12.5, 99.99, -0.25)))


def _positive() -> st.SearchStrategy[float]:
    return _money().map(abs)


@st.composite
def complete_people(draw: Draw) -> dict[str, Record]:
    """One to four people of whom everything is known."""
    names = [f"m{i}" for i in range(draw(st.integers(1, 4)))]
    return {name: _complete_person(draw, name, names) for name in names}


def _complete_person(draw: Draw, name: str, names: list[str]) -> Record:
    others = [other for other in names if other != name]
    yes_no = st.booleans()
    by_scheme = {scheme: draw(yes_no) for scheme in SCHEMES}
    return {
        "is_citizen": draw(yes_no),
        "is_resident": draw(yes_no),
        "can_read": draw(yes_no),
        "income_month": draw(_money()),
        "out_of_pocket_health_month": draw(_positive()),
        "age": draw(st.integers(0, 120)),
        "sex": draw(st.sampled_from(_SEXES)),
        "marital_status": draw(st.sampled_from(_MARRIAGES)),
        "relation_to_head": "head" if name == names[0] else draw(st.sampled_from(("spouse", "child"))),
        "affiliated": by_scheme,
        "contributing": {scheme: draw(yes_no) for scheme in SCHEMES},
        "receives": {scheme: draw(_positive()) for scheme in SCHEMES},
        "months_contributed": {scheme: draw(st.integers(0, 400)) for scheme in SCHEMES},
        "jobs": draw(st.lists(st.fixed_dictionaries(
            {"earnings_month": _money(), "has_contract": yes_no, "hours_week": st.integers(0, 100)}), max_size=2)),
        "spouse": draw(st.lists(st.sampled_from(others), max_size=2, unique=True)) if others else [],
        "mother": draw(st.lists(st.sampled_from(others), max_size=1)) if others else [],
        "father": draw(st.lists(st.sampled_from(others), max_size=1)) if others else [],
    }  # fmt: skip


_OF_EVERYBODY = (("jobs",), ("spouse", "mother", "father"), ("affiliated", "contributing"), ("receives",),
                 ("months_contributed",))  # fmt: skip
_BY_SCHEME = ("affiliated", "contributing", "receives", "months_contributed")
_LISTS = ("jobs", "spouse", "mother", "father")


def hide(draw: Draw, people: dict[str, Record], share: int) -> dict[str, Record]:
    """The same people with some answers hidden; jobs, relations and facts also for everybody at once."""
    hides = st.integers(0, 99).map(lambda at: at < share)
    gone = {key for keys in _OF_EVERYBODY if draw(hides) for key in keys}
    return {
        name: {key: _hidden(draw, hides, key, value) for key, value in record.items() if key not in gone}
        for name, record in people.items()
    }


def _hidden(draw: Draw, hides: st.SearchStrategy[bool], key: str, value: Any) -> Any:
    if key in _BY_SCHEME:
        return {scheme: None if draw(hides) else answer for scheme, answer in value.items()}
    if key == "jobs":
        return [{column: None if draw(hides) else answer for column, answer in job.items()} for job in value]
    if key in _LISTS:
        return value
    return None if draw(hides) else value


@st.composite
def households(draw: Draw) -> tuple[Record, Record, Record]:
    """One household three times: with much hidden, with less of the same hidden, and with nothing hidden."""
    people = draw(complete_people())
    welfare, region = draw(_money()), draw(st.sampled_from(("north", "south")))
    some = hide(draw, people, 25)
    little = hide(draw, some, 25)
    shown = draw(st.booleans())
    return (
        {"welfare_month": None, "region": None, "people": little},
        {"welfare_month": welfare if shown else None, "region": region if shown else None, "people": some},
        {"welfare_month": welfare, "region": region, "people": people},
    )


def exact(value: Any) -> Any:
    """A judge's number as a Fraction, everything else as it is."""
    return ratio(value) if isinstance(value, int) and not isinstance(value, bool) else value
