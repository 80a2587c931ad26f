"""What a machine can say of a claim when it comes in: what would be refused and why, and what speaks for looking at it."""

from bisect import bisect_left, insort
from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from allcover_site.audit.among import among
from allcover_site.claims.cases import Case
from allcover_site.claims.deciding import Decided, Plain
from allcover_site.claims.models import Claim, Line, Submission
from allcover_site.claims.queries import cut_by_reviewers, standing
from allcover_site.claims.risk import Seen, score_of, signs_of
from allcover_site.contributions.models import Affiliation, Receipt
from allcover_site.contributions.periods import A_DAY
from allcover_site.contributions.queries import dated_back, is_of_schemes, joined_late
from allcover_site.registry.models import Membership
from allcover_site.registry.queries import groups_of, merged_since

LATELY = timedelta(days=30)
BEFORE = 200
"""Claims of a facility, and lines of an item, from which the usual amount is taken."""

LOOKED_BACK = 2_000
"""Claims of a facility among which those are looked for that were decided lately: so many, however many wait."""

LIMITS = ("over_number", "over_item_limit", "over_group_limit", "over_ceiling")
ALL_REFUSED = 1
"""The exchange code of a claim all of whose lines are refused."""


def findings_of(found: Decided) -> list[Plain]:
    """This function will give every refusal of a claim as the machine decides it: line, code, why and on what facts.

    A claim that is refused as a whole is told once, with line 0; one all of whose lines are refused too.
    """
    refused = [
        {"line": position, **part}
        for position, line in enumerate(found.lines, start=1)
        for part in line["parts"]
        if part["step"] == line["refused"]
    ]
    whole = [one for one in refused if one["step"] in ("outside_cover", "group_limit")]
    if len(whole) == len(found.lines):
        return [{**whole[0], "line": 0, "amount": sum(one["amount"] for one in whole)}]
    if found.lines and all(line["refused"] for line in found.lines):
        amount = sum(one["amount"] for one in refused)
        refused.append(
            {"line": 0, "step": "all_lines_refused", "code": ALL_REFUSED, "amount": amount, "facts": []}
        )
    return refused


@dataclass(frozen=True)
class Checked:
    """What the checks find in a claim that has come in: what it asks and may expect, what is refused, what speaks for a look."""

    asked: int
    expected: int
    findings: list[Plain]
    signs: list[Plain]
    score: int


@dataclass(slots=True)
class _Earlier:
    """An earlier claim of a patient."""

    number: int
    facility: int
    code: str
    first_day: date
    last_day: date
    items: list[str]


class Window:
    """The newest of some amounts, in order of size: each that is added pushes the oldest out."""

    def __init__(self, newest_first: Iterable[int]) -> None:
        self.arrived = deque(newest_first)
        self.arrived.reverse()
        self.ordered = sorted(self.arrived)

    def add(self, amount: int) -> None:
        """This function will let an amount in."""
        self.arrived.append(amount)
        insort(self.ordered, amount)
        if len(self.arrived) > BEFORE:
            del self.ordered[bisect_left(self.ordered, self.arrived.popleft())]


class Usual:
    """What was usual before claims came in: amounts of their facilities, prices of their items, their patients' claims.

    What comes in with them is added one after the other. Of a facility and an item the tables are asked once, so what others
    enter meanwhile is not known here; it speaks for a second look, and decides nothing.
    """

    def __init__(self) -> None:
        self._amounts: dict[int, Window] = {}
        self._cut: dict[int, tuple[int, int]] = {}
        self._prices: dict[str, Window] = {}
        self._claims: dict[int, list[_Earlier]] = {}
        self._one: dict[int, int] = {}
        """One number of each patient's, under which their claims are, by each of their numbers."""
        self._dated_back: dict[int, list[Receipt]] = {}
        self._joined_late: dict[int, list[Affiliation | Membership]] = {}
        self._merged: dict[int, list[int]] = {}

    def read(self, cases: Sequence[Case]) -> None:
        """This function will read what is not known yet of the facilities and items of claims, and anew of their patients."""
        for facility in {case.facility for case in cases} - self._amounts.keys():
            self._amounts[facility] = Window(_amounts_of(facility)[:BEFORE])
            self._cut[facility] = _cut(facility)
        for item in {line["item"] for case in cases for line in case.lines} - self._prices.keys():
            self._prices[item] = Window(_prices_of(item)[:BEFORE])
        self._claims = defaultdict(list)
        self._read(cases)
        self._dated_back = defaultdict(list)
        homes, begun, until = (
            {case.household for case in cases},
            min(case.first_day for case in cases),
            max(case.last_day for case in cases),
        )
        for receipt in dated_back(sorted(homes), begun + A_DAY, until):
            self._dated_back[receipt.household_id or 0].append(receipt)
        self._merged = merged_since({case.person for case in cases}, timezone.now() - LATELY)
        self._joined_late = defaultdict(list)
        for joined in joined_late({case.person for case in cases}, begun + A_DAY, until):
            self._joined_late[joined.person_id].append(joined)

    def checked(self, case: Case, inputs: Plain, found: Decided, repeated: Mapping[str, int]) -> Checked:
        """This function will say what the checks find in a claim, and let the claims after it know of it.

        ``repeated``: items that are asked more often than the care has days.
        """
        signs = signs_of(replace(self._seen(case, inputs, found), repeated=repeated))
        self._note(case, found)
        told = [{"name": sign.name, "points": sign.points, "facts": dict(sign.facts)} for sign in signs]
        return Checked(found.asked, found.paid, findings_of(found), told, score_of(signs))

    def _read(self, cases: Sequence[Case]) -> None:
        """The claims of the same patients, under whichever of their numbers, from a month before the first to the last of them, with
        their items; and those of stays that reach into theirs."""
        days = [case.last_day for case in cases]
        since = min(min(days) - LATELY, min(case.first_day for case in cases))
        groups = groups_of({case.person for case in cases})
        self._one = {other: min(group) for group in groups.values() for other in group}
        persons = among("person", sorted(self._one))
        rows = Claim.objects.filter(persons, last_day__gt=since, first_day__lte=max(days)).order_by("-pk")
        read = dict[int, _Earlier]()
        for person, number, facility, code, first, last in rows.values_list(
            "person_id", "pk", "facility_id", "code", "first_day", "last_day"
        ):
            read[number] = _Earlier(number, facility, code, first, last, [])
            self._claims[self._one[person]].append(read[number])
        lines = Line.objects.filter(among("claim", sorted(read))).order_by()
        for number, item in lines.values_list("claim_id", "item"):
            read[number].items.append(item)

    def _seen(self, case: Case, inputs: Plain, found: Decided) -> Seen:
        lately = [
            other
            for other in self._claims[self._one[case.person]]
            if case.last_day - LATELY < other.last_day <= case.last_day
        ]
        priced = inputs["asked"][0]["claim"]["lines"]
        schemes = {one["scheme"] for one in inputs["asked"]}
        back = [
            receipt for receipt in self._dated_back[case.household]
            if receipt.scheme in schemes and receipt.day <= case.last_day and receipt.written_on > case.first_day
        ]  # fmt: skip
        late = [
            joined for joined in self._joined_late[case.person]
            if joined.first_day <= case.last_day and joined.written_on and joined.written_on > case.first_day
            and is_of_schemes(joined, schemes)
        ]  # fmt: skip
        twins = self._twins(case)
        cut = [part["amount"] for line in found.lines for part in line["parts"] if part["step"] in LIMITS]
        return Seen(
            first_day=case.first_day, visit=case.visit, asked=found.asked, facility_amounts=self._amounts[case.facility].ordered,
            prices={line["item"]: (line["price"], self._prices[line["item"]].ordered) for line in priced},
            twins=[other.code for other in twins], overlaps=self._overlaps(case, twins), dated_back=len(back), claims_lately=len(lately) + 1, cut_lately=self._cut[case.facility],
            limited=sum(cut), refused=sum(bool(line["refused"]) for line in found.lines),
            joined_late=len(late), letters=_letters(inputs), merged=self._merged.get(case.person, ()),
            said_approved=sum(says and not line["has_prior_approval"] for says, line in zip(case.says_approved, case.lines)),
        )  # fmt: skip

    def _overlaps(self, case: Case, twins: Sequence[_Earlier]) -> list[int]:
        """Other stays of the same person of which a night is the same; the newest first. Who is moved from one house to
        another is in both on that day, and in one by night."""
        found = [
            other.number for other in self._claims[self._one[case.person]]
            if max(other.first_day, case.first_day) < min(other.last_day, case.last_day) and other not in twins
        ]  # fmt: skip
        return sorted(found, reverse=True)

    def _twins(self, case: Case) -> list[_Earlier]:
        """Other claims of the same person, facility and days with one of the same items; the newest first."""
        near = [
            other for other in self._claims[self._one[case.person]]
            if other.facility == case.facility
            and (other.first_day, other.last_day) == (case.first_day, case.last_day)
        ]  # fmt: skip
        items = {line["item"] for line in case.lines} if near else set()
        twins = [other for other in near if not items.isdisjoint(other.items)]
        return sorted(twins, key=lambda other: -other.number)

    def _note(self, case: Case, found: Decided) -> None:
        self._amounts[case.facility].add(found.asked)
        self._claims[self._one[case.person]].append(_Earlier(
            case.number, case.facility, case.code, case.first_day, case.last_day,
            [line["item"] for line in case.lines],
        ))  # fmt: skip
        for line in case.lines:
            if line["price"] is not None:
                self._prices[line["item"]].add(line["price"])


def _letters(inputs: Plain) -> list[str]:
    """The numbers of the letters of guarantee that count in what a claim rests on."""
    told = {used["claim"] for one in inputs["asked"] for used in one["history"]}
    return sorted((each.removeprefix("letter ") for each in told if each.startswith("letter ")), key=int)


def _amounts_of(facility: int) -> QuerySet[Submission, int]:
    return (
        Submission.objects.filter(claim__facility=facility)
        .order_by("-claim_id")
        .values_list("asked", flat=True)
    )


def _prices_of(item: str) -> QuerySet[Line, int]:
    return Line.objects.filter(item=item, price__isnull=False).order_by("-id").values_list("price", flat=True)  # type: ignore[return-value]


def _cut(facility: int) -> tuple[int, int]:
    """What reviewers left out lately of a facility's claims, and what they asked for: of its newest claims, as far as they are decided."""
    newest = Claim.objects.filter(facility=facility).order_by("-pk").values("pk")[:LOOKED_BACK]
    decided_lately = standing().filter(claim__in=newest).order_by("-claim_id")
    found = list(decided_lately.values_list("lines", "asked")[:BEFORE])
    return sum(cut_by_reviewers(lines) for lines, _ in found), sum(asked for _, asked in found)
