"""What each step of a valuation is called when it is told to a member or a facility."""

from collections.abc import Mapping
from typing import get_args

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from allcover.engine.claims import Step

STEPS: Mapping[str, str | Promise] = {
    "reviewer": _("Left out by the reviewer"),
    "outside_cover": _("Not covered on that day: no member, or not paid for"),
    "group_limit": _("The number of such claims is used up"),
    "not_valid_then": _("Not among the care that the scheme covers on that day"),
    "not_in_price_list": _("Not on the facility's list of prices"),
    "not_in_package": _("Not among the care that the scheme covers"),
    "wrong_level": _("Not covered at a facility of this level"),
    "not_for_this_person": _("Not covered for this person or this kind of visit"),
    "too_soon": _("Too soon after the last time"),
    "waiting": _("Within the waiting time"),
    "no_prior_approval": _("Not approved beforehand"),
    "above_tariff": _("Above the agreed tariff"),
    "over_stay": _("More days than the stay lasted"),
    "over_number": _("Above the number that is covered"),
    "over_rate": _("Above the most that is paid of each"),
    "deductible": _("What the patient bears first"),
    "patient_share": _("The patient's share"),
    "patient_fee": _("The patient's fee"),
    "over_item_limit": _("Above what is paid for this care"),
    "over_group_limit": _("Above what is paid for care of this kind"),
    "over_ceiling": _("Above the ceiling"),
}

assert set(STEPS) == set(get_args(Step)), "Every step of the library has a name here."
