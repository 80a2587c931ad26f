"""What is soon owed at the end of a day: care that was given by then and not decided by then, whatever was decided since."""

from datetime import date

from tests.site.claims.conftest import VISIT_DAY, Entering, decided
from tests.site.conftest import somebody

from allcover_site.claims.operations import take_back
from allcover_site.month.queries import finances_in, waiting_claims
from allcover_site.people.models import User

BEFORE, DECIDED, AFTER = date(2024, 2, 29), date(2024, 3, 1), date(2024, 3, 31)
FIRST = date(2024, 1, 1)


def test_claim_decided_later_was_soon_owed_before(reviewer: User, sent: Entering) -> None:
    """Two claims of 1.20 for scheme to pay: on the last of February both wait; in March one is decided and in the books."""
    claims = [sent(code) for code in ("1", "2")]
    expected = [claim.submission.expected for claim in claims]
    assert all(each > 0 for each in expected)
    assert waiting_claims(VISIT_DAY.replace(day=14)) == 0
    decision = decided(reviewer, claims[0], on=DECIDED)
    assert decision.paid == expected[0]
    assert (waiting_claims(BEFORE), waiting_claims(AFTER)) == (sum(expected), expected[1])
    owed = [finances_in(FIRST, day, None).short_debts for day in (BEFORE, AFTER)]
    assert owed == [sum(expected), sum(expected)]  # once it waits, then it is in the books
    take_back(by=somebody("rosa", "reviewer"), decision=decision, on=date(2024, 4, 2), reason="Entered twice")
    assert (waiting_claims(AFTER), waiting_claims(date(2024, 4, 30))) == (expected[1], sum(expected))


def test_line_without_a_price_waits_with_what_it_costs_by_the_price_list(
    reviewer: User, sent: Entering
) -> None:
    claim = sent("1")
    assert claim.lines.get().price is None
    waiting = waiting_claims(AFTER)
    assert waiting == decided(reviewer, claim).paid > 0
