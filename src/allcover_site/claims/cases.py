"""A claim in plain values, as checks and decisions read it: one that comes in, one that is planned, or one of the tables."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from allcover_site.audit.among import among
from allcover_site.claims.deciding import Plain
from allcover_site.claims.models import Claim, Line


@dataclass(slots=True)
class Case:
    """A claim with its lines, and what must be known of its patient and facility; ``number`` is 0 until it has one.

    ``is_planned``: care that is still to be given, of which only the first day is known. ``says_approved``: of each line of a
    claim that comes in, whether the sender says that it was approved beforehand, which alone is no approval.
    """

    facility: int
    facility_name: str
    level: str
    area: str
    code: str
    scheme: str
    person: int
    birth_date: date
    sex: str
    household: int
    first_day: date
    last_day: date
    visit: str
    lines: Sequence[Plain]
    number: int = 0
    is_planned: bool = False
    says_approved: Sequence[bool] = ()

    def __str__(self) -> str:
        return f"{self.facility_name} {self.code}"


@dataclass(frozen=True)
class Asked:
    """One item as a facility asks for it; ``price`` in minor units, None for the tariff.

    ``says_approved``: the facility says that it was approved beforehand, which a letter or a reviewer must bear out.
    """

    item: str
    quantity: int = 1
    price: int | None = None
    says_approved: bool = False


def line_of(
    item: str, quantity: int, price: int | None, approved_quantity: int | None = None, approved_price: int | None = None,
    *, has_prior_approval: bool = False,
) -> Plain:  # fmt: skip
    """This function will write a line as asked, and what a reviewer leaves of it."""
    return {
        "item": item, "quantity": quantity, "price": price, "approved_quantity": approved_quantity,
        "approved_price": approved_price, "has_prior_approval": has_prior_approval,
    }  # fmt: skip


CASE = {
    **{name: name for name in ("area", "code", "scheme", "first_day", "last_day", "visit")},
    "facility": "facility_id", "facility_name": "facility__name", "level": "facility__level", "person": "person_id",
    "birth_date": "person__birth_date", "sex": "person__sex", "household": "household_id",
}  # fmt: skip
"""What of a claim's row each value is."""


def cases_of(numbers: Sequence[int]) -> Mapping[int, Case]:
    """This function will read claims by their numbers."""
    lines: dict[int, list[Plain]] = defaultdict(list)
    asked = sorted(set(numbers))
    rows = Line.objects.filter(among("claim", asked)).order_by("claim_id", "position")
    for claim, item, quantity, price, less, cheaper, approval in rows.values_list(
        "claim_id", "item", "quantity", "price", "approved_quantity", "approved_price", "approval"
    ):
        is_approved = approval is not None
        lines[claim].append(line_of(item, quantity, price, less, cheaper, has_prior_approval=is_approved))
    claims = Claim.objects.filter(among("pk", asked)).order_by("pk").values(*CASE.values(), "pk")
    return {
        each["pk"]: Case(
            **{name: each[of] for name, of in CASE.items()}, lines=lines[each["pk"]], number=each["pk"]
        )
        for each in claims
    }
