"""Every right of the office, one for each action, and the roles it begins with.

The whole table stands here, below the applications that ask for its rights, so that it can be read in one place.
"""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

RIGHTS: Mapping[str, str | Promise] = {
    "people.read": _("See the staff and their roles"),
    "people.appoint": _("Give somebody a role"),
    "office.copy": _("Take copies of the office and put them back"),
    "audit.read": _("See the trail of what was done"),
    "books.read": _("See the books"),
    "books.write": _("Write entries by hand, for somebody else to approve"),
    "books.approve": _("Approve entries that others wrote, and reverse entries"),
    "books.close": _("Close a period of the books"),
    "registry.read": _("Look somebody up"),
    "registry.write": _("Register persons, households and facilities"),
    "registry.merge": _("Propose to make one of persons who are registered twice, and undo it"),
    "registry.approve_merge": _("Approve that two registered persons become one"),
    "registry.import": _("Import registers from files"),
    "registry.export": _("Take registers out as files"),
    "claims.read": _("See claims and decisions"),
    "claims.enter": _("Enter claims"),
    "claims.review": _("Review claims"),
    "claims.decide": _("Decide claims"),
    "claims.reverse": _("Rule on appeals and take back decisions"),
    "claims.appeal": _("Enter appeals"),
    "claims.sample": _("Draw a random sample of claims"),
    "claims.prices": _("Agree on prices with facilities, and set how claims are dealt with"),
    "claims.enquire": _("Ask whether somebody is covered, and what is left"),
    "claims.guarantee": _("Issue letters of guarantee"),
    "claims.pay": _("Prepare and make payments of facilities"),
    "claims.approve_payment": _("Approve payments of facilities"),
    "claims.reconcile": _("Reconcile payments of facilities"),
    "contributions.read": _("See what households owe and have paid"),
    "contributions.affiliate": _("Make somebody a member of a scheme"),
    "contributions.assess": _("Assess what a household owes"),
    "contributions.receive": _("Receive cash of households and employers"),
    "contributions.backdate": _("Date receipts of cash and membership further back than the terms allow"),
    "contributions.take_over": _("Take over what collectors received"),
    "contributions.shortage": _("Write what is missing of what collectors received, and what became of it"),
    "contributions.bank": _("Write receipts of money that came to the bank"),
    "contributions.cancel": _("Cancel receipts of others"),
    "contributions.declare": _("Take in what employers declare of wages"),
    "contributions.estimate": _("Assess what employers have not declared"),
    "contributions.declare_own": _("Declare the wages of the employer one works for"),
    "contributions.penalise": _("Charge employers for being late"),
    "contributions.refund": _("Propose to give money back to households"),
    "contributions.approve_refund": _("Approve that money is given back to households"),
    "contributions.settle": _("Take what was paid for all that was owed, and let cover rest"),
    "contributions.terms": _("Set the office's own terms of a scheme"),
    "benefits.read": _("See what households are given"),
    "benefits.award": _("Decide what everybody is given for a month"),
    "schemes.read": _("See the published versions of schemes"),
    "schemes.publish": _("Publish a version of a scheme"),
    "schemes.approve_dated_back": _("Approve law, terms and prices that count from a day before today"),
    "studies.read": _("See what drafts of schemes would change"),
    "studies.run": _("Run drafts of schemes on last year's members and claims"),
}

APPROVING = frozenset(
    {
        "people.appoint",
        "benefits.award",
        "books.approve",
        "books.close",
        "claims.approve_payment",
        "claims.decide",
        "claims.guarantee",
        "claims.pay",
        "claims.reverse",
        "contributions.backdate",
        "contributions.take_over",
        "contributions.shortage",
        "contributions.cancel",
        "contributions.refund",
        "contributions.approve_refund",
        "contributions.settle",
        "contributions.terms",
        "registry.approve_merge",
        "schemes.publish",
        "schemes.approve_dated_back",
    }
)
"""The rights by which one person approves what binds others: whoever holds one proves twice who they are."""

ROLES: Mapping[str, tuple[str | Promise, frozenset[str]]] = {
    "manager": (
        _("Manager"),
        frozenset(
            {
                "people.read",
                "people.appoint",
                "audit.read",
                "office.copy",
                "books.read",
                "books.approve",
                "benefits.award",
                "benefits.read",
                "schemes.read",
                "claims.read",
                "claims.prices",
                "claims.approve_payment",
                "schemes.publish",
                "schemes.approve_dated_back",
                "registry.approve_merge",
                "contributions.approve_refund",
                "contributions.read",
                "contributions.settle",
                "contributions.backdate",
                "contributions.terms",
                "studies.read",
                "studies.run",
            }
        ),
    ),
    "auditor": (
        _("Auditor"),
        frozenset(
            {
                "people.read",
                "audit.read",
                "benefits.read",
                "books.read",
                "contributions.read",
                "registry.read",
                "schemes.read",
                "claims.read",
                "claims.sample",
                "claims.reconcile",
                "studies.read",
            }
        ),
    ),
    "accountant": (
        _("Accountant"),
        frozenset(
            {
                "books.read",
                "books.write",
                "books.close",
                "schemes.approve_dated_back",
                "contributions.read",
                "contributions.take_over",
                "contributions.shortage",
                "contributions.bank",
                "contributions.cancel",
                "contributions.penalise",
                "contributions.estimate",
                "contributions.refund",
                "benefits.read",
                "claims.read",
                "claims.pay",
                "studies.read",
            }
        ),
    ),
    "registrar": (
        _("Registrar"),
        frozenset(
            {
                "registry.read",
                "registry.write",
                "registry.merge",
                "registry.import",
                "registry.export",
                "schemes.read",
                "contributions.read",
                "contributions.affiliate",
                "contributions.assess",
                "contributions.declare",
            }
        ),
    ),
    "claims_clerk": (
        _("Claims clerk"),
        frozenset(
            {
                "registry.read",
                "schemes.read",
                "claims.read",
                "claims.enter",
                "claims.appeal",
                "claims.enquire",
            }
        ),
    ),
    "reviewer": (
        _("Reviewer"),
        frozenset(
            {
                "registry.read",
                "schemes.read",
                "claims.read",
                "claims.review",
                "claims.decide",
                "claims.reverse",
                "claims.sample",
                "claims.enquire",
                "claims.guarantee",
            }
        ),
    ),
    "employer": (_("Employer's clerk"), frozenset({"contributions.declare_own"})),
    "collector": (
        _("Collector"),
        frozenset({"registry.read", "contributions.read", "contributions.receive"}),
    ),
}
"""Roles by their code: what each is called, and its rights."""
