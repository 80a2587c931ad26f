"""Parts of a what-if on members: what each household and worker owes, or is given, by the law and by the draft."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import date

from allcover.rules.definition import System
from allcover_site.audit.among import among
from allcover_site.benefits.operations import branches
from allcover_site.contributions.assessing import CannotAssess, payers
from allcover_site.contributions.enrolling import value_by
from allcover_site.contributions.fees import joining_by
from allcover_site.contributions.joining_periods import asked_again, dues_by
from allcover_site.contributions.models import CoverPeriod, Instalment
from allcover_site.contributions.periods import Period
from allcover_site.contributions.terms import terms_of
from allcover_site.registry.models import Household
from allcover_site.runs.finding import Amounts, Exported, head_of
from allcover_site.schemes.models import Version
from allcover_site.schemes.queries import system_of
from allcover_site.studies import counting
from allcover_site.studies.members import Decided, assessed, awarded, declared
from allcover_site.studies.models import Effect, Part, Study
from allcover_site.studies.reckoning import Reckoned, reckoned

OWN = "worker"
"""The payer whose dues are a person's own."""

Labels = Callable[[System, str], Mapping[str, str]]


def dues(study: Study, part: Part, draft: System, households: Sequence[Household]) -> None:
    """This function will find what some households owe for the part's month."""
    assert part.month is not None
    _compare(study, part, draft, assessed(study, part.month, households), payers)


def wages(study: Study, part: Part, draft: System) -> None:
    """This function will find what employers owe for their workers for the part's month."""
    assert part.month is not None
    _compare(study, part, draft, declared(study, part.month, study.areas), payers)


def benefits(study: Study, part: Part, draft: System, households: Sequence[Household]) -> None:
    """This function will find what some households are given for the part's month."""
    assert part.month is not None
    _compare(study, part, draft, awarded(study, part.month, households), branches)


def periods(study: Study, part: Part, draft: System, sold: Sequence[CoverPeriod]) -> None:
    """This function will find what periods of cover that households enrolled for cost, by payer, with the parts of those who joined them
    since. Prices of the office's own are no law."""
    joined = defaultdict[int, list[Instalment]](list)
    rows = Instalment.objects.filter(among("period", [period.pk for period in sold]), joiner__isnull=False)
    for row in rows.select_related("period__household", "joiner"):
        joined[row.period_id].append(row)
    _sum(part, [_sold_again(study, part, draft, period, joined[period.pk]) for period in sold])


def _sold_again(
    study: Study, part: Part, draft: System, period: CoverPeriod, joined: Sequence[Instalment]
) -> Effect:
    before, why = _decided(period, joined), ""
    after: Amounts | None = before
    if "household" in period.inputs:
        try:
            after = _asked_by(draft, period, joined)
        except CannotAssess as refusal:
            after, why = None, refusal.kept[:1000]
    shares = _pairs(before, before if after is None else after)
    pair = shares.get(OWN, [0, 0])
    payer = head_of(period.inputs["household"]) if "household" in period.inputs else ""
    return Effect(
        study=study, part=part, deed=part.deed, month=period.first_day.replace(day=1), area=period.household.area,
        household=period.household, before=sum(before.values()), after=None if after is None else sum(after.values()), why=why,
        persons={payer: pair} if payer and after is not None and any(pair) else {}, shares=shares,
        is_other=after is None or _known(before) != _known(after),
    )  # fmt: skip


def _decided(period: CoverPeriod, joined: Sequence[Instalment]) -> Amounts:
    """What a period and those who joined it cost, by payer."""
    found = Counter({OWN: period.value + sum(row.amount for row in joined)})
    for dues in (period.dues, *(row.dues for row in joined)):
        found.update({payer: amount for payer, amount in dues.items() if payer != OWN})
    return dict(found)


def _asked_by(draft: System, period: CoverPeriod, joined: Sequence[Instalment]) -> Amounts:
    """The same by the draft. What has become known since of who joined moves nothing: from what was decided for them, the difference of
    the draft to the law is taken, and so of a period that was priced again. Of who did not live there in the end, what was decided."""
    value, dues = _value_by(draft, period)
    found = Counter({**{payer: amount for payer, amount in dues.items() if payer != OWN}, OWN: value})
    law = system_of(Version.objects.get(pk=period.inputs["version"]))
    if "left" in period.inputs:
        value, dues = _value_by(law, period)
        found.update(_decided(period, ()))
        found.subtract({**{payer: amount for payer, amount in dues.items() if payer != OWN}, OWN: value})
        found = Counter({payer: max(amount, 0) for payer, amount in found.items()})
    for row in joined:
        decided = Counter({**row.dues, OWN: row.amount})
        with suppress(LookupError):
            then, now = asked_again(row, law), asked_again(row, draft)
            decided.update({payer: now.get(payer, 0) - then.get(payer, 0) for payer in {*then, *now}})
        found.update({payer: max(amount, 0) for payer, amount in decided.items()})
    return dict(found)


def _value_by(draft: System, period: CoverPeriod) -> tuple[int, dict[str, int]]:
    """What a period costs the household by a draft, and what the draft asks for its months, by payer."""
    kept, scheme = period.inputs, period.scheme
    placed = Period(period.enrolled, period.first_day, period.last_day, period.enrolled, period.is_renewal)
    is_owed = "joining_fee" in dict(period.parts)
    fee = joining_by(draft, scheme, period.enrolled, len(kept["household"]["people"])) if is_owed else None
    terms = terms_of(kept["terms"])
    asked = dues_by(draft, scheme, terms, placed, kept["household"])
    value = value_by(terms, placed, asked, fee=fee, former_last=period.former_last)  # type: ignore[attr-defined]
    return value.total, asked


def _compare(study: Study, part: Part, draft: System, rows: list[Decided], labels: Labels) -> None:
    """Everybody by the law that counted and by the draft, out of the same records."""
    assert part.month is not None
    effects = []
    for version, some in _by_version(rows).items():
        exported = Exported([row.record for row in some], part.month)
        law = system_of(version)
        before = reckoned(law, labels(law, study.scheme), exported)
        after = reckoned(draft, labels(draft, study.scheme), exported)
        effects += [_effect(study, part, row, *both) for row, *both in zip(some, before, after)]
    _sum(part, [effect for effect in effects if effect is not None])


def _by_version(rows: list[Decided]) -> dict[Version, list[Decided]]:
    found: dict[Version, list[Decided]] = defaultdict(list)
    for row in rows:
        found[row.version].append(row)
    return found


def _effect(
    study: Study, part: Part, row: Decided, before: Reckoned | str, after: Reckoned | str
) -> Effect | None:
    """What becomes of one of them; None where neither law says anything of who was not decided."""
    decided = row.amounts
    if decided is None:
        if isinstance(before, str):
            return None
        decided = before.amounts
    amounts = None if isinstance(after, str) else after.amounts
    assert part.month is not None
    persons = {} if isinstance(before, str) or isinstance(after, str) else _persons(part.deed, before, after)
    return Effect(
        study=study, part=part, deed=part.deed, month=part.month, area=row.area, household_id=row.household,
        person_id=row.person, is_decided=row.amounts is not None, before=sum(decided.values()),
        after=None if amounts is None else sum(amounts.values()), why=after[:1000] if isinstance(after, str) else "",
        persons=persons, shares=_pairs(decided, amounts or {}),
        is_other=amounts is None or _known(decided) != _known(amounts),
    )  # fmt: skip


def _known(amounts: Amounts) -> Amounts:
    return {label: amount for label, amount in amounts.items() if amount}


def _pairs(before: Amounts, after: Amounts) -> dict[str, list[int]]:
    return {label: [before.get(label, 0), after.get(label, 0)] for label in {**before, **after}}


def _persons(deed: str, before: Reckoned, after: Reckoned) -> dict[str, list[int]]:
    """By person, before and after: of dues what a person pays, of benefits all that is given."""

    def own(amounts: Amounts) -> int:
        return sum(amounts.values()) if deed == "benefits" else amounts.get(OWN, 0)

    pairs = {
        number: [own(before.persons.get(number, {})), own(after.persons.get(number, {}))]
        for number in {**before.persons, **after.persons}
    }
    return {number: pair for number, pair in pairs.items() if any(pair)}


def _sum(part: Part, effects: list[Effect]) -> None:
    """Write the rows that say something, and the sums of all of them."""
    for effect in effects:
        if effect.after is None:
            part.left_open += 1
            part.open_before += effect.before
            continue
        kind = "given" if part.deed == "benefits" else "due"
        counting.add(part.sums, "month", _month(effect.month), kind, effect.before, effect.after)
        for label, (before, after) in effect.shares.items():
            counting.add(part.sums, kind, label, "amount", before, after)
    Effect.objects.bulk_create(
        effect for effect in effects if effect.before or effect.after or effect.is_other
    )


def _month(day: date) -> str:
    return f"{day:%Y-%m}"
