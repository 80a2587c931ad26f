"""The tables of money of contributions: receipts in unbroken sequences, what was cancelled, what was given back."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from allcover_site.books.models import Entry
from allcover_site.contributions.models.membership import Instalment
from allcover_site.people.models import User
from allcover_site.registry.models import Employer, Household


class Receipt(models.Model):
    """Money received of a household or an employer, under the collector's next number; with its entry in the books.

    ``payer``: who paid, where it was somebody else. ``part``: that of who joined a period later, which it pays first.
    """

    class Means(models.TextChoices):
        """How the money came."""

        CASH = "cash", _("Cash")
        BANK = "bank", _("Bank")
        MOBILE = "mobile", _("Mobile money")
        FUNDING = "funding", _("Paid by a funder")

    class Purpose(models.TextChoices):
        """What for; only premiums pay for cover."""

        PREMIUM = "premium", _("Contribution")
        CARD = "card", _("Card and photo")

    key = models.CharField(max_length=60, unique=True)
    collector = models.ForeignKey(User, on_delete=models.PROTECT, related_name="receipts", db_index=False)
    number = models.PositiveIntegerField()
    household = models.ForeignKey(Household, on_delete=models.PROTECT, null=True, related_name="receipts")
    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, null=True, related_name="receipts")
    scheme = models.CharField(max_length=60)
    day = models.DateField()
    amount = models.BigIntegerField()
    means = models.CharField(max_length=10, choices=Means, default=Means.CASH)
    purpose = models.CharField(max_length=10, choices=Purpose, default=Purpose.PREMIUM)
    payer = models.CharField(max_length=200, blank=True)
    part = models.ForeignKey(Instalment, on_delete=models.PROTECT, null=True, related_name="receipts")
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="receipt")

    class Meta:
        ordering = ("-day", "-id")
        constraints = (
            models.UniqueConstraint(fields=("collector", "number"), name="receipt_number"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="receipt_above_zero"),
            models.CheckConstraint(
                condition=Q(household__isnull=False, employer__isnull=True)
                | Q(household__isnull=True, employer__isnull=False),
                name="receipt_of_one",
            ),
        )

    def __str__(self) -> str:
        return f"{self.collector.username} {self.number}"

    @property
    def written_on(self) -> date:
        """The day on which the receipt was written, which may be after the day of the money."""
        return timezone.localdate(self.entry.written_at)

    @property
    def is_dated_back(self) -> bool:
        """Whether it was written after the day that it bears."""
        return self.written_on > self.day


class Cancellation(models.Model):
    """That a receipt was written by mistake: it keeps its number, and its entry is reversed."""

    receipt = models.OneToOneField(Receipt, on_delete=models.PROTECT, related_name="cancellation")
    day = models.DateField()
    reason = models.CharField(max_length=300)
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="cancellation")
    author = models.CharField(max_length=150)

    def __str__(self) -> str:
        return f"{self.receipt} cancelled"


class Refund(models.Model):
    """Money given back to a household, of what it had paid beyond what it owed."""

    key = models.CharField(max_length=60, unique=True)
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="refunds")
    scheme = models.CharField(max_length=60)
    day = models.DateField()
    amount = models.BigIntegerField()
    reason = models.CharField(max_length=300)
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="refund")
    author = models.CharField(max_length=150)

    class Meta:
        ordering = ("-day", "-id")
        constraints = (models.CheckConstraint(condition=Q(amount__gt=0), name="refund_above_zero"),)

    def __str__(self) -> str:
        return f"{self.household}: {self.amount}"


class Shortage(models.Model):
    """That cash was missing of what a collector had received, or what became of what they owe of it, and why; with its entry."""

    class Kind(models.TextChoices):
        """What became of the money."""

        OWED = "owed", _("Missing, owed by the collector")
        LOST = "lost", _("Missing, lost")
        REPAID = "repaid", _("Repaid into the cash box")
        LET_OFF = "let_off", _("Let off, lost")

    key = models.CharField(max_length=60, unique=True)
    collector = models.ForeignKey(User, on_delete=models.PROTECT, related_name="shortages")
    kind = models.CharField(max_length=10, choices=Kind)
    day = models.DateField()
    amount = models.BigIntegerField()
    reason = models.CharField(max_length=200)
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="shortage")
    author = models.CharField(max_length=150)

    class Meta:
        ordering = ("-day", "-id")
        constraints = (
            models.CheckConstraint(condition=Q(amount__gt=0) & ~Q(reason=""), name="shortage_of_something"),
            models.CheckConstraint(
                condition=Q(kind__in=("owed", "lost", "repaid", "let_off")), name="shortage_kind"
            ),
        )

    def __str__(self) -> str:
        return f"{self.collector.username}, {self.day}: {self.amount}"
