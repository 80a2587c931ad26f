"""Relatives, groups and schemes: what one person's rule takes from others, and from what is known of schemes."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from tests.spec.row import Expected, F, Row, Table, cannot, listed

Record = Mapping[str, Any]

# Ana is married to Ben; Eva (10) and Leo (20) are their children. Ana is the head.
FAMILY: dict[str, Record] = {
    "ben": {"age": 40, "sex": "male", "relation_to_head": "spouse", "income_month": 300, "is_citizen": True},
    "eva": {"age": 10, "mother": "ana", "father": "ben", "relation_to_head": "child", "income_month": 0,
            "is_citizen": False},
    "leo": {"age": 20, "mother": "ana", "father": "ben", "relation_to_head": "child", "income_month": 50,
            "is_citizen": True},
}  # fmt: skip
ANA: Record = {
    "age": 38, "sex": "female", "relation_to_head": "head", "spouse": "ben", "income_month": 100, "is_citizen": True,
}  # fmt: skip
ALONE: Record = {
    "age": 38,
    "relation_to_head": "head",
    "spouse": None,
    "income_month": 100,
    "is_citizen": True,
}


def in_family(rule: str, gives: Expected, unit: str = "", **changed: Record) -> Row:
    """A rule asked of Ana in her family, some of whose answers are changed."""
    others = {name: {**record, **changed.get(name, {})} for name, record in FAMILY.items()}
    told = "; ".join(f"{name}: {listed(record)}" for name, record in changed.items())
    return Row(rule, gives, {**ANA, **changed.get("ana", {})}, others, unit=unit, told=told)


def alone(rule: str, gives: Expected, unit: str = "", **changed: Any) -> Row:
    """A rule asked of Ana, who lives by herself; relations were collected."""
    told = f"Ana alone; {listed(changed)}" if changed else "Ana alone"
    return Row(rule, gives, {**ALONE, **changed}, unit=unit, told=told)


def unrelated(rule: str, gives: Expected, unit: str = "") -> Row:
    """A rule asked of Ana where the survey did not ask who is related to whom."""
    return Row(rule, gives, {"age": 38}, {"ben": {"age": 40}}, unit=unit, told="relations not asked for")


def with_jobs(rule: str, gives: Expected, jobs: list[Record] | None, unit: str = "", **also: Any) -> Row:
    """A rule asked of Ana, who has these jobs; None: the survey did not ask."""
    given = also if jobs is None else {"jobs": jobs, **also}
    return Row(rule, gives, given, unit=unit, told="jobs not asked for" if jobs is None else None)


LINKS = (
    in_family("head.x", 100),
    in_family("otherwise(spouse.x, 0)", 300),
    in_family("otherwise(spouse.sex, 'female') == 'male'", True),
    in_family("otherwise(mother.x, -1)", -1),
    in_family("otherwise(spouse.x, 0)", cannot("income_month of ben"), ben={"income_month": None}),
    in_family("spouse.p", True),
    in_family("mother.p", False),
    in_family("otherwise(mother.p, yes)", True),
    alone("otherwise(spouse.x, 7)", 7),
    alone("otherwise(spouse.x, y)", cannot("y", low=0), out_of_pocket_health_month=None),
    alone("spouse.p", False),
    alone("head.n", 38),
    alone("head.n", cannot("head of household 1"), relation_to_head=None),
    unrelated("otherwise(spouse.x, 0)", cannot("spouse of ana")),
    unrelated("spouse.p", cannot("spouse of ana"), "yes_no"),
    Row("otherwise(mother.n, 0)", 38, {"age": 10, "mother": "eva"}, {"eva": {"age": 38}}),
    Row("otherwise(father.n, 0)", 0, {"age": 10, "mother": "eva"}, {"eva": {"age": 38}}),
    Row("otherwise(spouse.n, 0)", 50, {"age": 10, "spouse": ["eva", "mia"]}, {"eva": {"age": 50}, "mia": {"age": 38}},
        note="Of several spouses the first one written."),
)  # fmt: skip

GROUPS = (
    in_family("household.sum(x)", 450),
    in_family("household.count(p)", 3, "person"),
    in_family("household.any(not p)", True),
    in_family("household.all(p)", False),
    in_family("household.max(n)", 40),
    in_family("household.min(n)", 10),
    in_family("children.count(yes)", 2, "person"),
    in_family("children.sum(x)", 50),
    in_family("children.any(is_child)", True),
    in_family("children.all(is_child)", False),
    in_family("otherwise(children.max(n), 0)", 20),
    in_family("otherwise(children.min(n), 0)", 10),
    in_family("spouses.count(p)", 1, "person"),
    in_family("spouses.any(n > 40)", False),
    in_family("spouses.any(n >= 40)", True),
    in_family("household.count(is_child) / person * 10", 10),
    in_family("household.sum(1 if is_child else 0)", 1),
    in_family("household.count(children.any(is_child))", 2, "person"),
    in_family("children_at_home / person", 1),
    in_family("household.max(children_at_home / person)", 1),
    alone("children.sum(x)", 0),
    alone("children.count(p)", 0, "person"),
    alone("children.any(p)", False),
    alone("children.all(p)", True),
    alone("otherwise(children.max(n), 3)", 3),
    alone("household.count(yes)", 1, "person"),
)

GROUPS_UNKNOWN = (
    in_family("household.sum(n)", cannot("age of eva", low=98, high=218), eva={"age": None}),
    in_family("household.sum(x)", cannot("income_month of eva"), eva={"income_month": None}),
    in_family("household.count(p)", cannot("is_citizen of eva", low=3, high=4), "person", eva={"is_citizen": None}),
    in_family("household.count(p)", cannot("is_citizen of eva", "is_citizen of leo", low=2, high=4), "person",
              eva={"is_citizen": None}, leo={"is_citizen": None}),
    in_family("household.any(p)", True, eva={"is_citizen": None}),
    in_family("household.any(n > 50)", cannot("age of eva"), "yes_no", eva={"age": None}),
    in_family("household.all(p)", cannot("is_citizen of eva"), "yes_no", eva={"is_citizen": None}),
    in_family("household.all(p)", False, eva={"is_citizen": None}, leo={"is_citizen": False}),
    in_family("household.max(n)", cannot("age of eva", low=40, high=120), eva={"age": None}),
    in_family("household.min(n)", cannot("age of eva", low=0, high=20), eva={"age": None}),
    unrelated("children.count(yes)", cannot("children of ana", low=0), "person"),
    unrelated("children.sum(n)", cannot("children of ana")),
    unrelated("children.any(p)", cannot("children of ana"), "yes_no"),
    unrelated("otherwise(children.max(n), 0)", cannot("children of ana")),
    unrelated("household.count(yes)", 2, "person"),
)  # fmt: skip

JOBS = (
    with_jobs("jobs.sum(earnings_month)", 150, [{"earnings_month": 100}, {"earnings_month": 50}], "money/month"),
    with_jobs("jobs.count(yes)", 2, [{}, {}], "job"),
    with_jobs("jobs.any(status == 'employee')", True, [{"status": "employer"}, {"status": "employee"}]),
    with_jobs("jobs.sum(earnings_month if status == 'employee' else 0)", 50,
              [{"earnings_month": 100, "status": "employer"}, {"earnings_month": 50, "status": "employee"}],
              "money/month"),
    with_jobs("jobs.sum(x)", 10, [{}, {}], income_month=5),
    with_jobs("jobs.any(earnings_month > x * money / month)", False, [{"earnings_month": 5}], income_month=5),
    with_jobs("otherwise(jobs.max(hours_week), 0)", 40, [{"hours_week": 10}, {"hours_week": 40}], "hour/week"),
    with_jobs("otherwise(jobs.max(hours_week), 0)", 0, [], "hour/week"),
    with_jobs("jobs.sum(earnings_month)", 0, [], "money/month"),
    with_jobs("jobs.any(yes)", False, []),
    with_jobs("jobs.all(no)", True, []),
    with_jobs("jobs.sum(earnings_month)", cannot("earnings_month of ana"), [{"earnings_month": None}], "money/month"),
    with_jobs("jobs.any(has_contract)", True, [{"has_contract": None}, {"has_contract": True}]),
    with_jobs("jobs.any(has_contract)", cannot("has_contract of ana"), [{"has_contract": None}], "yes_no"),
    with_jobs("jobs.count(yes)", cannot("jobs of ana", low=0), None, "job"),
    with_jobs("jobs.any(yes)", cannot("jobs of ana"), None, "yes_no"),
)  # fmt: skip

SCHEMES = (
    Row("affiliated(fund)", True, {"affiliated": {"fund": True}}),
    Row("affiliated(fund)", False, {"affiliated": {"fund": False}}),
    Row("affiliated(fund)", cannot("affiliation to fund of ana"), {"affiliated": {"fund": None}}, unit="yes_no"),
    Row("affiliated(fund)", cannot("affiliation to fund of ana"), {"affiliated": {"ended": True}}, unit="yes_no"),
    Row("affiliated(fund)", cannot("affiliation to fund of ana"), unit="yes_no"),
    Row("contributes(fund)", True, {"contributing": {"fund": True}}),
    Row("contributes(fund)", cannot("contribution to fund of ana"), {"affiliated": {"fund": True}}, unit="yes_no"),
    Row("receives(fund)", True, {"receives": {"fund": 1}}),
    Row("receives(fund)", False, {"receives": {"fund": 0}}),
    Row("receives(fund)", cannot("receipt from fund of ana"), {"receives": {"fund": None}}, unit="yes_no"),
    Row("received_month(fund)", 12, {"receives": {"fund": 12}}, unit="money/month"),
    Row("received_month(fund)", cannot("receipt from fund of ana", low=0), unit="money/month"),
    Row("months_contributed(fund)", 180, {"months_contributed": {"fund": 180}}, unit="month"),
    Row("months_contributed(fund)", cannot("months contributed to fund of ana", low=0), unit="month"),
    Row("in_years(months_contributed(fund))", 15, {"months_contributed": {"fund": 180}}, unit="year"),
    Row("entitled(fund)", True, {"age": 65, "affiliated": {"fund": False}}),
    Row("entitled(fund)", True, {"age": 30, "affiliated": {"fund": True}}),
    Row("entitled(fund)", False, {"age": 64, "affiliated": {"fund": False}}),
    Row("entitled(fund)", cannot("affiliation to fund of ana"), {"age": 64}, unit="yes_no"),
    Row("amount_month(fund)", 100, {"age": 65}, unit="money/month", note="Care in kind does not count."),
    Row("amount_month(fund)", 0, {"age": 64, "affiliated": {"fund": True}}, unit="money/month"),
    Row("amount_month(fund)", cannot("age of ana", low=0, high=100), {"age": None}, unit="money/month"),
    Row("protected(fund)", True, {"affiliated": {"fund": True}}),
    Row("protected(ended)", False, {"receives": {"ended": 5}}, note="The scheme is no more."),
    Row("household.any(receives(fund))", True, {"receives": {"fund": 0}}, {"ben": {"receives": {"fund": 3}}}),
    Row("household.sum(received_month(fund))", cannot("receipt from fund of ben", low=4),
        {"receives": {"fund": 4}}, {"ben": {}}, unit="money/month"),
    Row("entitled(ended)", False, {}, note="The scheme is no more."),
    Row("entitled(ended)", True, {}, day=date(2024, 6, 29), note="Its last day."),
    Row("amount_month(ended)", 10, {}, unit="money/month", day=date(2024, 6, 29)),
    Row("amount_month(ended)", 0, {}, unit="money/month"),
    Row("amount_month(ended)", 0, {}, unit="money/month", day=date(1999, 12, 31), note="The day before its first."),
    Row("amount_month(ended)", 10, {}, unit="money/month", day=date(2000, 1, 1)),
    Row("receives(ended)", True, {"receives": {"ended": 5}}, note="What people say they receive stays said."),
)  # fmt: skip

DATES = (
    Row(
        "minimum_month",
        cannot("parameter minimum_month on 1999-12-31"),
        unit="money/month",
        day=date(1999, 12, 31),
    ),
    Row("minimum_month", 40, unit="money/month", day=date(2000, 1, 1)),
    Row("minimum_month", 40, unit="money/month", day=date(2009, 12, 31)),
    Row("minimum_month", F("60.5"), unit="money/month", day=date(2010, 1, 1)),
    Row("is_generous", False, day=date(2024, 6, 29)),
    Row("is_generous", True, day=date(2024, 6, 30)),
    Row("later", cannot("parameter later on 2024-06-30"), day=date(2024, 6, 30)),
    Row("later", 1, day=date(2024, 7, 1)),
    Row("dated", cannot("rule dated on 2009-12-31"), day=date(2009, 12, 31)),
    Row("dated", 1, day=date(2010, 1, 1)),
    Row("dated", 1, day=date(2024, 6, 29)),
    Row("dated", 2, day=date(2024, 6, 30)),
)

OF_HOUSEHOLDS = (
    Row("h * 2", 20, {}, {}, {"welfare_month": 10}, of="household"),
    Row("household.sum(x) - h", -5, {"income_month": 5}, {}, {"welfare_month": 10}, of="household"),
    Row("head.x", 5, {"income_month": 5, "relation_to_head": "head"}, of="household"),
    Row("children_at_home / person", 1, {"age": 17}, {"ben": {"age": 18}}, of="household"),
    Row("h", cannot("welfare_month of 1"), {}, {}, {"welfare_month": None}, of="household"),
    Row("household.any(marital_status == 'widowed') and area == 'rural'", True, {"marital_status": "widowed"}, {},
        {"area": "rural"}, of="household"),
)  # fmt: skip

_FAMILY = "Ana (38, income 100, head) is married to Ben (40, income 300); Eva (10, income 0) and Leo (20, income 50) are their children. All but Eva are citizens (`p`)."

TABLES = (
    Table(
        "Relatives",
        "`head.x`, `spouse.x`, `mother.x`, `father.x`: the value for another member **of the same household**. A "
        "person may have no spouse or parent there, so an amount or code needs `otherwise(mother.x, what holds "
        "then)`; a condition about nobody is no, unless `otherwise` says something else. Where the survey did not ask who is related to "
        f"whom, the answer is unknown. {_FAMILY}",
        LINKS,
    ),
    Table(
        "Groups",
        "`household`, and of a person `children`, `spouses` and `jobs`, each with `.sum .count .any .all .max .min`. "
        "Children are members of the same household whose mother or father the person is, of any age. Inside the "
        "brackets names are those of the member. Of nobody, a sum and a count are 0, `any` is no, `all` is yes, and "
        f"`max` and `min` need an `otherwise`. A count is in persons (or jobs). {_FAMILY}",
        GROUPS,
    ),
    Table(
        "Groups with something missing",
        "A sum, a count, a largest or smallest over members of whom one is unknown is unknown, with its interval. "
        "`any` and `all` follow `or` and `and`. The family is the same as above.",
        GROUPS_UNKNOWN,
    ),
    Table(
        "Jobs",
        "Inside `jobs`, names are those of the job, then of the person, then of the household. Where jobs were asked "
        "for, a person without one has none.",
        JOBS,
    ),
    Table(
        "Schemes",
        "What the survey or a register says of a person and a scheme: `affiliated contributes receives "
        "received_month months_contributed`. A scheme not asked about is unknown, never no. What the rules of a "
        "scheme say: `entitled protected amount_month` (cash benefits of persons). A scheme does not exist before its "
        "first day and after its last: it covers nobody and pays nothing. Here `fund` pays 100 from the age of 65 "
        "and gives care to its members; `ended` paid 10 to everybody from 2000-01-01 to 2024-06-29.",
        SCHEMES,
    ),
    Table(
        "Dates",
        "A parameter has the value, and a quantity the rule, in force on the day that is asked about: from the day "
        "written, the day itself included. Before its first day it is unknown. Here `minimum_month` is 40 from "
        "2000-01-01 and 60.50 from 2010-01-01; `is_generous` is no, and yes from 2024-06-30; `later` is 1 from "
        "2024-07-01; the rule `dated` is 1 from 2010-01-01 and 2 from 2024-06-30.",
        DATES,
    ),
    Table(
        "Rules about households",
        "A quantity `of: household` takes columns and quantities of households, and what its members give through "
        "`household.sum(...)` and its like, or `head.x`. A rule about a person can name both.",
        OF_HOUSEHOLDS,
    ),
)
