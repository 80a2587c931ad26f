"""Tells whether two who must be two people may be one: whoever reset how another signs in could sign in as them."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from allcover_site.people.models import User
from allcover_site.people.queries import EVERY, NotAllowed, who_may

RESET_DAYS = 7
"""Days for which who was reset counts as one person with who did it: long enough to be missed at work."""


class ResetLately(NotAllowed):
    """Two who must be two people count as one, as one of them, or the same third, lately reset how the other signs in."""


def one_with(by: User) -> frozenset[str]:
    """This function will give the names of all who count as one person with somebody now, their own with them."""
    since = timezone.now() - timedelta(days=RESET_DAYS)
    lately = dict(User.objects.filter(reset_at__gt=since).values_list("username", "reset_by"))

    def root(name: str) -> str:
        seen = set[str]()
        while name in lately and name not in seen:
            seen.add(name)
            name = lately[name]
        return name

    own = root(by.username)
    named = {by.username, *lately, *lately.values()}
    return frozenset({by.username} | {name for name in named if root(name) == own})


def check_apart(by: User, *others: str) -> None:
    """This function will raise ResetLately where somebody counts as one person with another, by their names; not where they are the same."""
    bound = one_with(by) - {by.username}
    for other in others:
        if other in bound:
            told = _("%(by)s and %(other)s count as one person until %(days)d days after one of them, or the same third person, reset how another of them signs in. Ask somebody else.")  # fmt: skip
            raise ResetLately(told % {"by": by.username, "other": other, "days": RESET_DAYS})


def rests_on_one() -> bool:
    """This function will tell whether one person alone may give roles and reset how others sign in, on whom all that two do then rests."""
    return sum(1 for _user in who_may("people.appoint", scheme=EVERY, area="")) < 2
