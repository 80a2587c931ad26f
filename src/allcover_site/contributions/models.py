"""The tables of contributions. Assessments and receipts are kept as written; receipts of a collector have no gap."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from allcover_site.books.models import Entry
from allcover_site.people.models import User
from allcover_site.registry.models import Employer, Household, Person
from allcover_site.runs.models import Run
from allcover_site.schemes.models import Version


class Affiliation(models.Model):
    """That somebody is a member of a scheme from a day to a day."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="affiliations")
    scheme = models.CharField(max_length=60)
    first_day = models.DateField()
    last_day = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("first_day", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("person", "scheme"), condition=Q(last_day__isnull=True), name="affiliated_once"
            ),
            models.CheckConstraint(
                condition=Q(last_day__isnull=True) | Q(last_day__gte=F("first_day")),
                name="affiliation_days_in_order",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person} in {self.scheme}"


class Assessment(models.Model):
    """What a household owes for a month: the version that says so, the household as it was, and the judge's steps.

    ``dues``: minor units by payer. ``due``: what the household itself owes. ``run``: where many were assessed at once, by the
    engine of the run and without steps, which the judge finds again from the record; None: the judge.
    """

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="assessments")
    scheme = models.CharField(max_length=60)
    month = models.DateField()
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="assessments")
    due = models.BigIntegerField()
    dues = models.JSONField()
    household_as_was = models.JSONField()
    trace = models.JSONField()
    run = models.ForeignKey(Run, on_delete=models.PROTECT, null=True, related_name="assessments")
    author = models.CharField(max_length=150)
    assessed_at = models.DateTimeField()

    class Meta:
        ordering = ("month", "id")
        constraints = (
            models.UniqueConstraint(fields=("household", "scheme", "month"), name="assessed_once"),
            models.CheckConstraint(condition=Q(due__gte=0), name="due_not_below_zero"),
        )

    def __str__(self) -> str:
        return f"{self.household}, {self.month:%Y-%m}: {self.due}"


class SetTerms(models.Model):
    """The office's own terms of a scheme (``contributions.terms``), as they count from a day on."""

    scheme = models.CharField(max_length=60)
    first_day = models.DateField()
    content = models.JSONField()
    author = models.CharField(max_length=150)
    set_at = models.DateTimeField()

    class Meta:
        ordering = ("scheme", "first_day", "id")
        constraints = (models.UniqueConstraint(fields=("scheme", "first_day"), name="terms_set_once"),)

    def __str__(self) -> str:
        return f"{self.scheme} {self.first_day}"


class CoverPeriod(models.Model):
    """A period of cover that a household enrolled for: its days, what it costs and of which parts that is made."""

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="periods")
    scheme = models.CharField(max_length=60)
    enrolled = models.DateField()
    first_day = models.DateField()
    last_day = models.DateField()
    is_renewal = models.BooleanField()
    value = models.BigIntegerField()
    parts = models.JSONField()
    inputs = models.JSONField()
    author = models.CharField(max_length=150)
    enrolled_at = models.DateTimeField()

    class Meta:
        ordering = ("first_day", "id")
        constraints = (
            models.UniqueConstraint(fields=("household", "scheme", "first_day"), name="period_begins_once"),
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")) & Q(value__gte=0), name="period_days_and_value"
            ),
        )

    def __str__(self) -> str:
        return f"{self.first_day} - {self.last_day}"


class Instalment(models.Model):
    """A part of a period's value, the days it pays for and the last day on which it is in time."""

    period = models.ForeignKey(CoverPeriod, on_delete=models.PROTECT, related_name="instalments")
    position = models.PositiveSmallIntegerField()
    first_day = models.DateField()
    last_day = models.DateField()
    pay_by = models.DateField()
    amount = models.BigIntegerField()

    class Meta:
        ordering = ("period_id", "position")
        constraints = (models.UniqueConstraint(fields=("period", "position"), name="instalment_position"),)

    def __str__(self) -> str:
        return f"{self.period}, {self.position}"


class Fee(models.Model):
    """What a household owes once, for joining or for joining again; it pays for no days."""

    class Kind(models.TextChoices):
        """What for."""

        JOINING = "joining", _("Joining fee")
        REJOINING = "rejoining", _("Joining fee, once more")

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="fees")
    scheme = models.CharField(max_length=60)
    day = models.DateField()
    kind = models.CharField(max_length=10, choices=Kind)
    amount = models.BigIntegerField()

    class Meta:
        ordering = ("day", "id")
        constraints = (
            models.UniqueConstraint(fields=("household", "scheme", "day"), name="fee_of_a_day_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="fee_above_zero"),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.day}"


class Waiver(models.Model):
    """That the office took what was paid of a due for all of it, and why; the due by its key."""

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="waivers")
    scheme = models.CharField(max_length=60)
    due = models.CharField(max_length=60, unique=True)
    day = models.DateField()
    amount = models.BigIntegerField()
    reason = models.CharField(max_length=300)
    author = models.CharField(max_length=150)

    class Meta:
        ordering = ("day", "id")
        constraints = (models.CheckConstraint(condition=Q(amount__gt=0), name="waiver_above_zero"),)

    def __str__(self) -> str:
        return f"{self.due}: {self.amount}"


class Suspension(models.Model):
    """That a household's cover rests from a day to a day, and why; with no last day, until it is ended."""

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="suspensions")
    scheme = models.CharField(max_length=60)
    first_day = models.DateField()
    last_day = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=300)
    author = models.CharField(max_length=150)

    class Meta:
        ordering = ("first_day", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("household", "scheme"), condition=Q(last_day__isnull=True), name="suspended_once"
            ),
            models.CheckConstraint(
                condition=Q(last_day__isnull=True) | Q(last_day__gte=F("first_day")),
                name="suspension_days_in_order",
            ),
        )

    def __str__(self) -> str:
        return f"{self.household}, {self.first_day}"


class Receipt(models.Model):
    """Money received of a household or an employer, under the collector's next number; with its entry in the books.

    ``payer``: who paid, where it was somebody else.
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
    collector = models.ForeignKey(User, on_delete=models.PROTECT, related_name="receipts")
    number = models.PositiveIntegerField()
    household = models.ForeignKey(Household, on_delete=models.PROTECT, null=True, related_name="receipts")
    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, null=True, related_name="receipts")
    scheme = models.CharField(max_length=60)
    day = models.DateField()
    amount = models.BigIntegerField()
    means = models.CharField(max_length=10, choices=Means, default=Means.CASH)
    purpose = models.CharField(max_length=10, choices=Purpose, default=Purpose.PREMIUM)
    payer = models.CharField(max_length=200, blank=True)
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


class WageDeclaration(models.Model):
    """What an employer declared of a month's wages, and what the published law asks for them; amended by the next number.

    ``due``: what the employer pays in all, the workers' part withheld included. ``entry``: what it changed in the books.
    """

    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="declarations")
    scheme = models.CharField(max_length=60)
    month = models.DateField()
    number = models.PositiveSmallIntegerField()
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="declarations")
    name = models.CharField(max_length=100)
    digest = models.CharField(max_length=64)
    workers = models.PositiveIntegerField()
    due = models.BigIntegerField()
    dues = models.JSONField()
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, null=True, related_name="declaration")
    author = models.CharField(max_length=150)
    filed_at = models.DateTimeField()

    class Meta:
        ordering = ("-month", "-number")
        constraints = (
            models.UniqueConstraint(
                fields=("employer", "scheme", "month", "number"), name="declaration_number"
            ),
            models.CheckConstraint(condition=Q(due__gte=0, number__gte=1), name="declaration_due"),
        )

    def __str__(self) -> str:
        return f"{self.employer}, {self.month:%Y-%m}"


class DeclaredWage(models.Model):
    """One worker of a declaration: what was declared of them, and what is owed for them, by payer."""

    declaration = models.ForeignKey(WageDeclaration, on_delete=models.PROTECT, related_name="wages")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="wages")
    earnings = models.BigIntegerField()
    dues = models.JSONField()
    inputs = models.JSONField()

    class Meta:
        ordering = ("declaration_id", "id")
        constraints = (
            models.UniqueConstraint(fields=("declaration", "person"), name="declared_once"),
            models.CheckConstraint(condition=Q(earnings__gte=0), name="earnings_not_below_zero"),
        )

    def __str__(self) -> str:
        return f"{self.person}, {self.declaration.month:%Y-%m}"


class Penalty(models.Model):
    """What an employer owes for the so-manieth month in which a month's contributions were late."""

    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="penalties")
    scheme = models.CharField(max_length=60)
    month = models.DateField()
    number = models.PositiveSmallIntegerField()
    day = models.DateField()
    amount = models.BigIntegerField()
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="penalty")
    author = models.CharField(max_length=150)

    class Meta:
        ordering = ("day", "id")
        constraints = (
            models.UniqueConstraint(fields=("employer", "scheme", "month", "number"), name="penalty_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="penalty_above_zero"),
        )

    def __str__(self) -> str:
        return f"{self.employer}, {self.month:%Y-%m}: {self.amount}"


class Correction(models.Model):
    """That a month is owed otherwise than it was assessed first, and why; the last number counts."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="corrections")
    number = models.PositiveSmallIntegerField()
    due = models.BigIntegerField()
    dues = models.JSONField()
    household_as_was = models.JSONField()
    reason = models.CharField(max_length=300)
    author = models.CharField(max_length=150)
    corrected_at = models.DateTimeField()

    class Meta:
        ordering = ("assessment_id", "number")
        constraints = (
            models.UniqueConstraint(fields=("assessment", "number"), name="correction_number"),
            models.CheckConstraint(condition=Q(due__gte=0, number__gte=1), name="correction_due"),
        )

    def __str__(self) -> str:
        return f"{self.assessment} -> {self.due}"


class BandChoice(models.Model):
    """The band of somebody self-employed from a day on: chosen, assigned by the office, or found on appeal."""

    class Basis(models.TextChoices):
        """How it came about."""

        CHOSEN = "chosen", _("Chosen by the member")
        ASSIGNED = "assigned", _("Assigned by the office")
        APPEALED = "appealed", _("Found on appeal")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="bands")
    scheme = models.CharField(max_length=60)
    band = models.CharField(max_length=40)
    first_day = models.DateField()
    basis = models.CharField(max_length=10, choices=Basis)
    reason = models.CharField(max_length=300, blank=True)
    author = models.CharField(max_length=150)
    set_on = models.DateField()

    class Meta:
        ordering = ("first_day", "id")

    def __str__(self) -> str:
        return f"{self.person}, {self.scheme}: {self.band}"


class BandAppeal(models.Model):
    """That a member does not agree with the band the office assigned."""

    choice = models.OneToOneField(BandChoice, on_delete=models.PROTECT, related_name="appeal")
    day = models.DateField()
    reason = models.CharField(max_length=300)
    author = models.CharField(max_length=150)

    def __str__(self) -> str:
        return f"Appeal: {self.choice}"


class BandRuling(models.Model):
    """What became of an appeal, by somebody else than who assigned the band."""

    appeal = models.OneToOneField(BandAppeal, on_delete=models.PROTECT, related_name="ruling")
    band = models.CharField(max_length=40)
    day = models.DateField()
    reason = models.CharField(max_length=300)
    author = models.CharField(max_length=150)

    def __str__(self) -> str:
        return f"{self.appeal}: {self.band}"
