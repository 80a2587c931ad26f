"""The tables of the books. Triggers keep entries, lines and reservations as written, and refuse what does not balance.

The lines of an entry are written first and the entry last: its trigger adds the lines up, and afterwards no line can
join it. That the entry does follow is asked by the key between them, when the transaction ends.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext

from allcover.bookkeeping import entries
from allcover.bookkeeping.entries import KINDS
from allcover_site.ui.days import day_told


class Book(models.Model):
    """The office's books as a whole, and where they end. One row; who writes an entry locks it."""

    currency = models.CharField(max_length=3)
    digits = models.PositiveSmallIntegerField()
    number = models.BigIntegerField()
    seal = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.currency}, {self.number} entries"


class Proof(models.Model):
    """That the books were gone through from their first entry on and held: up to which entry, with its seal, and when."""

    number = models.BigIntegerField()
    seal = models.CharField(max_length=64)
    proven_at = models.DateTimeField()

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.number} {self.seal}"


class Account(models.Model):
    """A place where money is counted."""

    code = models.CharField(max_length=20, primary_key=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=10)

    class Meta:
        ordering = ("code",)
        constraints = (models.CheckConstraint(condition=Q(kind__in=KINDS), name="account_kind"),)

    def __str__(self) -> str:
        return f"{self.code} {self.called}"

    @property
    def called(self) -> str:
        """Its name in the language of the page, where it is one of the chart's; another as the office wrote it."""
        return gettext(self.name)

    @property
    def value(self) -> entries.Account:
        """The account as the library knows it."""
        return entries.Account(self.code, self.name, next(kind for kind in KINDS if kind == self.kind))


class Period(models.Model):
    """A span of days that is closed as one; afterwards no entry may be dated in it."""

    first_day = models.DateField(unique=True)
    last_day = models.DateField(unique=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("first_day",)
        constraints = (
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="period_days_in_order"),
        )

    def __str__(self) -> str:
        return f"{day_told(self.first_day)} – {day_told(self.last_day)}"

    @property
    def days(self) -> str:
        """Its days as the trail writes them: it is in no language."""
        return f"{self.first_day} - {self.last_day}"


class Entry(models.Model):
    """Something that happened to money, sealed with the entry before it. ``key`` makes writing it twice writing it once."""

    number = models.BigIntegerField(primary_key=True)
    key = models.CharField(max_length=120, unique=True)
    day = models.DateField()
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="entries")
    text = models.CharField(max_length=300)
    document = models.CharField(max_length=120, blank=True)
    author = models.CharField(max_length=150)
    written_at = models.DateTimeField()
    reversal_of = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="reversal")
    before = models.CharField(max_length=64)
    seal = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ("number",)

    def __str__(self) -> str:
        return f"{self.number} {self.text}"


class Line(models.Model):
    """One side of an entry, in the currency's smallest unit, with what it is about."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="lines", db_index=False)
    position = models.PositiveSmallIntegerField()
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="lines", db_index=False)
    debit = models.BigIntegerField()
    credit = models.BigIntegerField()
    scheme = models.CharField(max_length=60, blank=True)
    area = models.CharField(max_length=60, blank=True)
    party = models.CharField(max_length=120, blank=True)
    cause = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ("entry_id", "position")
        indexes = (models.Index(fields=("account", "party"), name="books_line_party"),)
        constraints = (
            models.UniqueConstraint(fields=("entry", "position"), name="line_position"),
            models.CheckConstraint(
                condition=(Q(debit__gt=0) & Q(credit=0)) | (Q(debit=0) & Q(credit__gt=0)),
                name="line_on_one_side",
            ),
        )

    def __str__(self) -> str:
        return f"{self.account_id} {self.debit} {self.credit}"

    @property
    def value(self) -> entries.Line:
        """The line as the library knows it."""
        return entries.Line(
            self.account_id, self.debit, self.credit, self.scheme, self.area, self.party, self.cause
        )


class Reservation(models.Model):
    """Money set aside for a payment that is on its way: from ``source``, for what ``target`` counts."""

    key = models.CharField(max_length=120, unique=True)
    day = models.DateField()
    source = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="reserved")
    target = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="awaited")
    amount = models.BigIntegerField()
    scheme = models.CharField(max_length=60, blank=True)
    party = models.CharField(max_length=120, blank=True)
    cause = models.CharField(max_length=120, blank=True)
    author = models.CharField(max_length=150)
    written_at = models.DateTimeField()

    class Meta:
        ordering = ("id",)
        constraints = (models.CheckConstraint(condition=Q(amount__gt=0), name="reservation_above_zero"),)

    def __str__(self) -> str:
        return f"{self.key}: {self.amount}"


class Settlement(models.Model):
    """How a reservation ended, once: posted by an entry, or void and without one."""

    reservation = models.OneToOneField(Reservation, on_delete=models.PROTECT, related_name="settlement")
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, null=True, related_name="settled")
    reason = models.CharField(max_length=300, blank=True)
    author = models.CharField(max_length=150)
    written_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.reservation.key}: {'posted' if self.entry_id else 'void'}"


class Proposal(models.Model):
    """An entry that somebody wrote by hand, and that somebody else must approve before it is posted."""

    key = models.CharField(max_length=60, unique=True)
    day = models.DateField()
    text = models.CharField(max_length=300)
    document = models.CharField(max_length=120, blank=True)
    lines = models.JSONField()
    author = models.CharField(max_length=150)
    written_at = models.DateTimeField()

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.day} {self.text}"

    @property
    def values(self) -> list[entries.Line]:
        """The lines as the library knows them."""
        return [entries.Line(**line) for line in self.lines]


class Answer(models.Model):
    """What became of a proposal, once: posted by an entry, or refused and why."""

    proposal = models.OneToOneField(Proposal, on_delete=models.PROTECT, related_name="answer")
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, null=True, related_name="answered")
    reason = models.CharField(max_length=300, blank=True)
    author = models.CharField(max_length=150)
    written_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.proposal}: {'posted' if self.entry_id else 'refused'}"
