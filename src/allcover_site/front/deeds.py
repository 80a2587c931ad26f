"""What the deeds in the trail are called, and what each was done to, in the language of who reads: they are kept as codes."""

import re
from collections.abc import Mapping
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from allcover_site.books.templatetags.parties import CAUSES, MEANS, PARTIES
from allcover_site.ui.days import day_told, month_told

Text = str | Promise

DEEDS: Mapping[str, Text] = {
    "approvals.approved": _("Approved what somebody proposed"),
    "approvals.proposed": _("Proposed a deed for somebody else to approve"),
    "approvals.refused": _("Refused what was proposed"),
    "books.account_opened": _("Opened an account of the books"),
    "books.approved": _("Approved an entry written by hand"),
    "books.opened": _("Opened the books"),
    "books.period_closed": _("Closed a period of the books"),
    "books.period_opened": _("Opened a period of the books"),
    "books.proposed": _("Proposed an entry written by hand"),
    "books.refused": _("Refused an entry written by hand"),
    "books.reversed": _("Reversed an entry"),
    "claims.appeal_received": _("Received an appeal"),
    "claims.late_appeal_answered": _("Accepted a late appeal, or did not"),
    "claims.appeal_ruled_on": _("Ruled on an appeal"),
    "claims.approved_beforehand": _("Found that care was approved beforehand"),
    "claims.decided": _("Decided a claim"),
    "claims.decided_many": _("Decided many claims"),
    "claims.entered": _("Entered a claim"),
    "claims.entered_many": _("Entered many claims"),
    "claims.file_taken": _("Took in a file of claims"),
    "claims.letter_ended": _("Ended a letter of guarantee"),
    "claims.letter_issued": _("Issued a letter of guarantee"),
    "claims.letter_used": _("Used a letter of guarantee"),
    "claims.looked_through": _("Looked through a claim of the sample"),
    "claims.payment_approved": _("Approved a payment of a facility"),
    "claims.payment_paid": _("Paid a facility"),
    "claims.payment_prepared": _("Prepared a payment of a facility"),
    "claims.payment_reconciled": _("Found a payment on the statement"),
    "claims.payment_void": _("Cancelled a payment of a facility"),
    "claims.practice_set": _("Set how claims are dealt with"),
    "claims.price_list_made": _("Made a list of prices"),
    "claims.prices_added": _("Added prices to a list"),
    "claims.prices_agreed": _("Agreed prices with a facility"),
    "claims.reviewed": _("Reviewed a claim"),
    "claims.sample_drawn": _("Drew a sample of claims"),
    "claims.taken_back": _("Took back the decision on a claim"),
    "contributions.affiliated": _("Made somebody a member"),
    "contributions.membership_ended": _("Ended somebody's membership"),
    "contributions.membership_goes_on": _("Let a membership by work go on, as it goes on"),
    "contributions.membership_undone": _(
        "Took back days of a membership by work, of which no wages are declared"
    ),
    "contributions.affiliated_many": _("Made many persons members"),
    "contributions.not_assessed": _("Could not assess what a household owes for a month"),
    "contributions.assessed": _("Assessed a month"),
    "contributions.band_appealed": _("Noted an appeal against a band"),
    "contributions.band_ruled": _("Ruled on an appeal against a band"),
    "contributions.banded": _("Put somebody into a band"),
    "contributions.corrected": _("Corrected what is owed for a month"),
    "contributions.declared": _("Took in wages of a month"),
    "contributions.estimated": _("Assessed a month that an employer had not declared"),
    "contributions.declarer_appointed": _("Let somebody declare for an employer"),
    "contributions.declarer_ended": _("Let somebody no longer declare for an employer"),
    "contributions.enrolled": _("Enrolled a household for a period"),
    "contributions.part_taken_back": _("Took back the part of a period of who left"),
    "contributions.period_cancelled": _("Cancelled a period of cover"),
    "contributions.priced_again": _("Priced a period again without who left"),
    "contributions.fee_charged": _("Charged a fee for joining"),
    "contributions.funded": _("Received a payment of a funder"),
    "contributions.shortage": _("Wrote what was missing of what a collector received, or what became of it"),
    "contributions.handed_over": _("Took over what a collector received"),
    "contributions.penalised": _("Charged an employer for being late"),
    "contributions.penalty_corrected": _("Changed a penalty after a month was declared anew"),
    "contributions.penalty_let_off": _("Let an employer off a penalty"),
    "contributions.receipt_cancelled": _("Cancelled a receipt"),
    "contributions.received": _("Received money"),
    "contributions.refunded": _("Gave money back"),
    "contributions.resumed": _("Resumed cover"),
    "contributions.suspended": _("Suspended cover"),
    "contributions.terms_set": _("Fixed the office's own terms of a scheme"),
    "contributions.wages_taken": _("Took in a file of wages"),
    "contributions.waived": _("Took what was paid for all that was owed"),
    "month.closed": _("Closed a month"),
    "month.earned": _("Posted what is earned of premiums"),
    "month.told": _("Told what the books do not know of a year"),
    "office.copied": _("Copied the office"),
    "office.put_back": _("Put a copy of the office back"),
    "people.agreed": _("Agreed to a role"),
    "people.appointed": _("Gave a role"),
    "people.password_changed": _("Changed their password"),
    "people.password_reset": _("Gave a password for once"),
    "people.recovery_code_used": _("Used a recovery code"),
    "people.recovery_codes_made": _("Made recovery codes"),
    "people.role_ended": _("Ended a role"),
    "people.second_factor_reset": _("Removed somebody's second factor"),
    "people.second_factor_set": _("Set a second factor"),
    "people.taken_on": _("Took somebody on"),
    "registry.consent_noted": _("Noted a consent"),
    "registry.declared": _("Noted what somebody declared"),
    "registry.employed": _("Noted that somebody works for an employer"),
    "registry.employer_registered": _("Registered an employer"),
    "registry.employment_ended": _("Ended an employment"),
    "registry.enrolled": _("Registered many households"),
    "registry.exported": _("Exported a register"),
    "registry.facility_registered": _("Registered a facility"),
    "registry.group_joined": _("Noted that somebody joined a group"),
    "registry.group_left": _("Noted that somebody left a group"),
    "registry.group_registered": _("Registered a group"),
    "registry.household_formed": _("Formed a household"),
    "registry.imported": _("Imported a register"),
    "registry.joined": _("Let somebody join a household"),
    "registry.left": _("Let somebody leave a household"),
    "registry.merged": _("Merged two numbers of one person"),
    "registry.paper_noted": _("Noted a paper"),
    "registry.person_registered": _("Registered a person"),
    "registry.scan_added": _("Added the scan of a paper"),
    "registry.staff_told": _("Said who of the staff is whom in the registry"),
    "registry.told_apart": _("Noted that two are not one person"),
    "registry.unmerged": _("Parted two numbers again"),
    "runs.batch": _("Did a part of a run"),
    "runs.opened": _("Began a run"),
    "schemes.published": _("Published a version of a scheme"),
    "studies.begun": _("Began a what-if"),
    "studies.run": _("Finished a what-if"),
}
"""Each deed by its code."""

THINGS: Mapping[str, Text] = {
    **CAUSES,
    **PARTIES,
    "account": _("Account %(which)s"),
    "deed": _("Deed %(which)s"),
    "copy": _("Copy %(which)s"),
    "claims": _("Claims %(which)s"),
    "entry": _("Entry %(which)s"),
    "group": _("Group %(which)s"),
    "households": _("Households %(which)s"),
    "month": _("Month %(which)s"),
    "period": _("Period %(which)s"),
    "price list": _("Price list %(which)s"),
    "proposal": _("Proposal %(which)s"),
    "register": _("Register '%(which)s'"),
    "run": _("Run %(which)s"),
    "sample": _("Sample %(which)s"),
    "scheme": _("Scheme '%(which)s'"),
    "study": _("What-if %(which)s"),
    "upload": _("File no. %(which)s"),
    "user": _("User %(which)s"),
    "version": _("Version %(which)s"),
}
"""What a deed is done to, by its kind."""

ALONE: Mapping[str, Text] = {**MEANS, "books": _("Books"), "nobody": _("Nobody")}
"""What has no number, as there is one of it."""

A_DAY, A_MONTH = re.compile(r"\d{4}-\d\d-\d\d"), re.compile(r"\d{4}-\d\d")
KIND = re.compile("({}) (.+)".format("|".join(sorted(THINGS, key=len, reverse=True))))


def deed_called(code: str) -> str:
    """This function will say what a deed is called; of one that is not known here, its code."""
    return str(DEEDS.get(code, code))


def thing_called(about: str) -> str:
    """This function will say what something is that a deed was done to; what is of no kind known here stays as it is."""
    found = KIND.fullmatch(about)
    return str(THINGS[found[1]]) % {"which": _which(found[2])} if found else str(ALONE.get(about, about))


def _which(kept: str) -> str:
    """The trail is in no language: its days and months are told in the reader's."""
    if A_MONTH.fullmatch(kept):
        return month_told(date.fromisoformat(f"{kept}-01"))
    return A_DAY.sub(lambda day: day_told(date.fromisoformat(day[0])), kept)
