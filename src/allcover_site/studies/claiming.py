"""Parts of a what-if on claims: each decision that stands, made again by the draft from what was kept of it."""

from collections.abc import Callable, Mapping

from django.db.models import Q

from allcover.rules.definition import System
from allcover_site.claims.deciding import Decided, decided
from allcover_site.claims.models import Decision
from allcover_site.claims.queries import systems_of
from allcover_site.registry.queries import merged, root
from allcover_site.studies import counting
from allcover_site.studies.again import SHARES, Before, by_item, inputs_again, paid_by, same_lines
from allcover_site.studies.models import Effect, Part, Study


def claims(study: Study, part: Part, draft: System, decisions: list[Decision]) -> None:
    """This function will decide some claims again, in the order in which the office decided them."""
    root_of = _roots()
    before = _before(study, decisions, root_of)
    effects = []
    for decision in decisions:
        claim = decision.claim
        person = root_of(claim.person_id)
        systems = {**systems_of(decision.inputs), study.scheme: draft}
        unpriced = [place for place, line in enumerate(claim.lines.all()) if line.price is None]
        effect = _effect(study, part, decision, inputs_again(
            decision.inputs, before, person, claim.household_id, unpriced, systems), systems)  # fmt: skip
        before.add(claim.pk, person, claim.household_id, effect.used)
        effects.append(effect)
    Effect.objects.bulk_create(effects)


def _effect(study: Study, part: Part, decision: Decision, inputs: dict[str, object], systems: Mapping[str, System]) -> Effect:  # fmt: skip
    claim, again, why = decision.claim, None, ""
    try:
        again = decided(systems, inputs)
    except (ValueError, LookupError) as refusal:  # Such as an amount finer than the currency.
        why = str(refusal)[:1000]
    return Effect(
        study=study, part=part, deed="claims", month=claim.last_day.replace(day=1), area=claim.area, claim=claim,
        person_id=claim.person_id, household_id=claim.household_id, before=decision.paid,
        after=None if again is None else again.paid, why=why, shares=_shares(part, decision, again),
        used=decision.used if again is None else again.used,
        is_other=again is None or not same_lines(decision.lines, again.lines),
    )  # fmt: skip


def _shares(part: Part, decision: Decision, again: Decided | None) -> dict[str, list[int]]:
    """A claim's shares before and after, added to the sums of its part."""
    if again is None:
        part.left_open += 1
        part.open_before += decision.paid
        return {}
    month = f"{decision.claim.last_day:%Y-%m}"
    pairs = {share: [getattr(decision, share), getattr(again, share)] for share in SHARES}
    for share, (old, new) in pairs.items():
        counting.add(part.sums, "month", month, share, old, new)
    items, paid = (
        (by_item(decision.lines), by_item(again.lines)),
        (paid_by(decision.lines), paid_by(again.lines)),
    )
    for item in {**items[0], **items[1]}:
        for share in SHARES:
            old, new = (held.get(item, {}).get(share, 0) for held in items)
            counting.add(part.sums, "item", item, share, old, new)
    for scheme in {**paid[0], **paid[1]}:
        counting.add(part.sums, "scheme", scheme, "paid", *(held.get(scheme, 0) for held in paid))
    return pairs


def _roots() -> Callable[[int], int]:
    """What gives, for a number under which somebody is registered, the one that they are kept under."""
    into = merged()
    return lambda number: root(number, into)


def _before(study: Study, decisions: list[Decision], root_of: Callable[[int], int]) -> Before:
    """What the draft made of earlier claims of the same people, in parts that are done."""
    found = Before()
    homes = {decision.claim.household_id for decision in decisions}
    persons = {root_of(decision.claim.person_id) for decision in decisions}
    numbers = {*persons, *(number for number in merged() if root_of(number) in persons)}
    same = Q(household__in=homes) | Q(person__in=numbers)
    for effect in study.effects.filter(same, deed="claims").order_by("pk"):
        assert effect.claim_id is not None
        assert effect.person_id is not None
        assert effect.household_id is not None
        found.add(effect.claim_id, root_of(effect.person_id), effect.household_id, effect.used)
    return found
