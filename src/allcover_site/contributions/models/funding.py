"""The tables of funders: what the State and donors owe of contributions by the published law, and what they paid of it."""

from django.db import models
from django.db.models import Q

from allcover_site.books.models import Entry
from allcover_site.contributions.models.membership import CoverPeriod, Instalment


class FunderShare(models.Model):
    """What a payer who is neither worker nor employer owes of contributions for a month or a period; a correction may take back.

    ``cause``: the assessment, the batch, the correction, the declaration or the period that it came of. One entry holds all payers
    of a cause. ``period``: the period of cover over whose days it is earned; None: all of it is of the month. ``part``: of who joined the
    period later, over whose days it is earned.
    """

    cause = models.CharField(max_length=100)
    scheme = models.CharField(max_length=60)
    month = models.DateField()
    payer = models.CharField(max_length=10)
    amount = models.BigIntegerField()
    period = models.ForeignKey(CoverPeriod, on_delete=models.PROTECT, null=True, related_name="shares")
    part = models.ForeignKey(Instalment, on_delete=models.PROTECT, null=True, related_name="shares")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="shares")

    class Meta:
        ordering = ("-month", "-id")
        constraints = (
            models.UniqueConstraint(fields=("cause", "payer"), name="share_once"),
            models.CheckConstraint(condition=~Q(amount=0), name="share_of_something"),
            models.CheckConstraint(condition=Q(payer__in=("state", "donor")), name="share_of_a_funder"),
        )

    def __str__(self) -> str:
        return f"{self.payer}, {self.cause}"


class FunderPayment(models.Model):
    """Money that a funder paid into the bank, of what it owes of a scheme's contributions."""

    key = models.CharField(max_length=60, unique=True)
    scheme = models.CharField(max_length=60)
    payer = models.CharField(max_length=10)
    day = models.DateField()
    amount = models.BigIntegerField()
    document = models.CharField(max_length=60)
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="funder_payment")
    author = models.CharField(max_length=150)

    class Meta:
        ordering = ("-day", "-id")
        constraints = (
            models.CheckConstraint(condition=Q(amount__gt=0), name="funder_payment_above_zero"),
            models.CheckConstraint(condition=Q(payer__in=("state", "donor")), name="payment_of_a_funder"),
        )

    def __str__(self) -> str:
        return f"{self.payer}, {self.document}"
