"""Why something about claims cannot be done as asked. ``code``: the number by which claim systems exchange it."""

from allcover_site.people.queries import NotAllowed


class ClaimRefused(ValueError):
    """A claim cannot be entered, reviewed or decided as asked."""

    code = 20


class ClaimCodeTaken(ClaimRefused):
    """The facility has sent a claim under this code before."""


class ClaimDatesWrong(ClaimRefused):
    """The days of a claim are in the wrong order or still to come."""

    code = 9


class NoHousehold(ClaimRefused):
    """The patient belonged to no household on the day of care."""

    code = 7


class NotCovered(ClaimRefused):
    """No scheme is named, and the patient is a member of none that covers care."""

    code = 21


class LineWithoutPrice(ClaimRefused):
    """A line names no price, and neither a list nor a package has one for its item."""


class ClaimAlreadyDecided(ClaimRefused):
    """A claim has one decision that stands."""


class NotLookedThrough(ClaimRefused):
    """A claim of the random sample is decided only after somebody has looked it through."""


class FourEyes(NotAllowed):
    """Two people are needed, and it is the same one."""


class OwnClaim(FourEyes):
    """Nobody has a say in a claim of their own or of their household."""


class PricesRefused(ValueError):
    """A list of prices cannot be as asked."""


class AppealRefused(ValueError):
    """An appeal or a ruling cannot be as asked."""


class AppealTooLate(AppealRefused):
    """The time to appeal was over when the appeal came in."""


class LetterRefused(ValueError):
    """A letter of guarantee cannot be issued, used or ended as asked."""


class PaymentRefused(ValueError):
    """A payment cannot be prepared, or this step of it not be taken."""
