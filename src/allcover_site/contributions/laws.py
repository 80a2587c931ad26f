"""What a scheme's law says of joining, apart from any member."""

from datetime import date

from allcover.engine.claim_checks import end_of_waiting
from allcover.rules.definition import System


def first_care(system: System, scheme: str, since: date) -> date:
    """This function will give the first day on which any care that is waited for is paid, by the law."""
    package = system.schemes[scheme].package
    waitings = [terms.waiting for item in package.items for terms in item.terms] if package else []
    ends = [end_of_waiting(waiting.time, since, since) for waiting in waitings if waiting is not None]
    return min(ends, default=since)
