"""The tables of employers: what they declared of wages, worker by worker, and what being late cost them."""

from django.db import models
from django.db.models import F, Q

from allcover_site.books.models import Entry
from allcover_site.people.models import User
from allcover_site.registry.models import Employer, Person
from allcover_site.schemes.models import Version


class WageDeclaration(models.Model):
    """What an employer declared of a month's wages, and what the published law asks for them; amended by the next number.

    ``due``: what the employer pays in all, the workers' part withheld included. ``entry``: what it changed in the books.
    ``is_estimate``: the employer declared nothing, and the office assessed the month as it declared its workers last.
    ``left_out``: the numbers of those of whom it says that they earned nothing; an estimate says that of nobody.
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
    is_estimate = models.BooleanField(default=False, db_default=False, editable=False)
    left_out = models.JSONField(default=list, editable=False)

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


class Declarer(models.Model):
    """That somebody declares for an employer, from a day to a day: they see its own workers and what it owes, and no other's."""

    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="declarers")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="declares_for")
    first_day = models.DateField()
    last_day = models.DateField(null=True, blank=True)
    given_by = models.CharField(max_length=150)

    class Meta:
        ordering = ("first_day", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("employer", "user"), condition=Q(last_day__isnull=True), name="declares_once"
            ),
            models.CheckConstraint(
                condition=Q(last_day__isnull=True) | Q(last_day__gte=F("first_day")),
                name="declarer_days_in_order",
            ),
        )

    def __str__(self) -> str:
        return f"{self.user} for {self.employer}"


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

    @property
    def waived(self) -> int:
        """What was let off."""
        return -sum(change.amount for change in self.changes.all() if change.declaration_id is None)

    @property
    def rightful(self) -> int:
        """What it comes to by what was declared last, let off or not."""
        return self.amount + sum(
            change.amount for change in self.changes.all() if change.declaration_id is not None
        )

    @property
    def left(self) -> int:
        """What is owed of it, paid or not."""
        return self.rightful - self.waived


class PenaltyChange(models.Model):
    """What was added to a penalty, or below zero taken off: by a declaration that amended what is owed, or let off for a reason."""

    penalty = models.ForeignKey(Penalty, on_delete=models.PROTECT, related_name="changes")
    declaration = models.ForeignKey(
        WageDeclaration, on_delete=models.PROTECT, null=True, related_name="penalty_changes"
    )
    day = models.DateField()
    amount = models.BigIntegerField()
    reason = models.CharField(max_length=300, blank=True)
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="penalty_change")
    author = models.CharField(max_length=150)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("penalty", "declaration"), name="penalty_follows_once"),
            models.UniqueConstraint(
                fields=("penalty",), condition=Q(declaration__isnull=True), name="penalty_let_off_once"
            ),
            models.CheckConstraint(condition=~Q(amount=0), name="penalty_change_of_something"),
            models.CheckConstraint(
                condition=Q(declaration__isnull=False, reason="") | (Q(declaration__isnull=True, amount__lt=0) & ~Q(reason="")),
                name="penalty_change_has_a_cause",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.penalty}: {self.amount}"
