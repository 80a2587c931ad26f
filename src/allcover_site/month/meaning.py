"""What each indicator is called, how it is reckoned and what a value of it means, in words."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise

FEW_CHARGES = _("Charges so far are less than half a month's contributions: too few to judge by.")

NAMES: Mapping[str, tuple[Text, Text]] = {
    "M.1": (
        _("Growth of membership"),
        _("Households that are members at the end, less those before, of those before"),
    ),
    "M.2": (_("Renewal"), _("Households of before that are still members at the end, of those before")),
    "M.3": (
        _("Growth where the mutual already was"),
        _("Growth in areas that had members before, of the households before"),
    ),
    "M.4": (
        _("Growth in newly opened areas"),
        _("New members in areas that had none before, of the households before"),
    ),
    "M.5": (_("Penetration"), _("Persons covered, of the persons the mutual wants to reach")),
    "M.6": (
        _("Recovery of contributions"),
        _("Contributions collected for months and covers that began in the time, of those due; fees apart"),
    ),
    "F.1": (
        _("Liquidity"),
        _("Cash and bank, for each unit of what is soon owed, claims that wait included"),
    ),
    "F.2": (_("Capital"), _("Own funds, for each unit of a year's charges at the rate of the time")),
    "F.3": (_("Self-financing"), _("What the mutual itself brought in, of its charges")),
    "claims": (
        _("Claims ratio"),
        _(
            "Benefits, of contributions earned; the share that the State bears of them by law is left out, so that one sees whether the others carry the care (D1 counts it in)"
        ),
    ),
    "operating": (
        _("Operating ratio"),
        _(
            "Running costs, of contributions earned; the share that the State bears of them by law is left out, so that one sees whether the others carry the costs"
        ),
    ),
    "D1": (
        _("Incurred claims"),
        _(
            "Care that began in the time and is decided to be paid, of contributions earned, the shares of the State and of donors among them"
        ),
    ),
    "D2": (
        _("Renewal of ended covers"),
        _(
            "Covers renewed, of those that ended; where months are assessed, households still members of those before"
        ),
    ),
    "D3": (_("New members"), _("Households that joined, of those before")),
    "D4": (_("Promptness"), _("Days from entering a claim to its decision, on average")),
    "D5": (_("Settlement"), _("Claims not wholly refused, of claims decided")),
    "D6": (
        _("Claims for each person covered"),
        _("Claims whose care began in the time, decided or not, of persons covered at its end"),
    ),
    "D7": (_("Average cost"), _("Paid for each claim")),
    "D8": (_("Satisfaction"), _("What members say of the care")),
    "D9": (_("Response"), _("Members who answered when asked")),
}
"""Name, and how it is reckoned."""

MEANINGS: Mapping[str, Mapping[str, Text]] = {
    "M.1": {
        "good": _("The mutual keeps its number of members, or grows."),
        "watch": _("The mutual shrinks a little. Ask who left, and why."),
        "danger": _("The mutual loses members. Ask who left and why before anything else."),
    },
    "M.2": {
        "good": _("Members stay: four of five households or more."),
        "watch": _("Too many households leave. Visit those who did not renew."),
        "danger": _("Members do not stay. Whoever leaves is replaced at a cost, and the sick leave last."),
    },
    "M.3": {"told": _("What the growth owes to areas that were served before.")},
    "M.4": {"told": _("What the growth owes to areas that were opened in the time.")},
    "M.5": {
        "told": _("How many of the people for whom the mutual is there it reaches."),
        "unknown": _("Nobody has told how many people the mutual wants to reach. Write it below."),
    },
    "M.6": {
        "good": _("Nearly all that is due is paid."),
        "watch": _("A part of what is due is not paid. Look at the rows: who owes since when?"),
        "danger": _("Much of what is due is not paid, and care is promised on it."),
    },
    "F.1": {
        "good": _("What is soon owed can be paid from cash and bank."),
        "watch": _("Cash and bank do not cover what is soon owed. Plan payments, and collect."),
        "danger": _("Less than half of what is soon owed can be paid. Speak with the facilities now."),
    },
    "F.2": {
        "good": _("Own funds carry half a year of charges or more."),
        "watch": _("Own funds carry less than half a year of charges. Build a reserve."),
        "danger": _("Own funds carry less than a quarter of a year. One bad month can end the mutual."),
        "small": FEW_CHARGES,
    },
    "F.3": {
        "good": _("The mutual pays its charges out of what it brings in itself."),
        "watch": _("The mutual depends on others for a part of its charges."),
        "danger": _("The mutual lives on others: should they stop, it stops."),
        "small": FEW_CHARGES,
    },
    "claims": {
        "good": _("Most of the contributions come back to the members as care."),
        "watch": _(
            "Little of the contributions comes back as care: do members know their rights, and are facilities near?"
        ),
        "danger": _(
            "More is paid for care than is earned. Look at prices, at the number of claims and at the premium."
        ),
    },
    "operating": {
        "good": _("Running costs are small beside contributions."),
        "watch": _("Running costs take more than a fifth of contributions."),
        "danger": _("Running costs take more than a third of contributions."),
    },
    "D1": {
        "good": _("Most of what is earned is given back as care."),
        "watch": _("Little of what is earned is given back as care."),
        "danger": _("More is given than is earned."),
    },
    "D2": {"told": _("Whose year ended and who went on.")},
    "D3": {"told": _("How many new households joined for each that was a member before.")},
    "D4": {
        "good": _("Claims are decided within a month."),
        "watch": _("Claims wait longer than a month."),
        "danger": _("Claims wait longer than three months; facilities will stop giving credit."),
    },
    "D5": {
        "good": _("Few claims are refused."),
        "watch": _("Many claims are refused. Do members and facilities know the rules?"),
        "danger": _("A third of the claims or more is refused. Look at the reasons with the facilities."),
    },
    "D6": {"told": _("How often a person covered makes use of care.")},
    "D7": {"told": _("What a claim costs the mutual.")},
    "D8": {"unknown": _("Members have not been asked: there is no figure, rather than a zero.")},
    "D9": {"unknown": _("Members have not been asked: there is no figure, rather than a zero.")},
}
"""What a value means, by how it is judged."""

NOT_KNOWN = _("Cannot be said: there is nothing to reckon it from.")
NOT_KNOWN_YET = _(
    "Not known yet: it rests on months whose contributions are not all assessed and posted (%(months)s)."
)
NO_STORY_YET = _(
    "How the time went is not known yet: contributions are not all assessed and posted (%(months)s)."
)

GAPS: Mapping[str, Text] = {
    "unassessed": _("Contributions are not assessed yet:"),
    "unposted": _("What is earned is not posted yet:"),
    "in_part": _("Only a part of the month is looked at, and what is earned is posted at its end:"),
    "open": _("Not closed yet, so figures may still change:"),
}
"""What is missing of months that figures rest on; the months follow, each with the page where the work is done."""

STORIES: Mapping[str, Text] = {
    "surplus": _(
        "A year of surplus: the mutual paid its charges out of what it brought in itself, and something is left."
    ),
    "subsidised": _(
        "The year closed with a surplus only because of subsidies: without them it would have been a deficit."
    ),
    "dependent": _(
        "The mutual is dependent: the books show a surplus, but others bear costs for it, and with these its own income does not "
        "cover its charges."
    ),
    "deficit": _("A year of deficit: charges were more than income, subsidies included."),
    "nothing": _("Nothing is booked for this time."),
}


def meaning_of(code: str, verdict: str) -> Text:
    """This function will say what an indicator means as it was judged."""
    return MEANINGS[code].get(verdict, NOT_KNOWN)
