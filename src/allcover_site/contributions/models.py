"""The tables of contributions. Assessments and receipts are kept as written; receipts of a collector have no gap."""

from django.db import models
from django.db.models import F, Q

from allcover_site.books.models import Entry
from allcover_site.people.models import User
from allcover_site.registry.models import Household, Person
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

    ``dues``: minor units by payer. ``due``: what the household itself owes.
    """

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="assessments")
    scheme = models.CharField(max_length=60)
    month = models.DateField()
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="assessments")
    due = models.BigIntegerField()
    dues = models.JSONField()
    household_as_was = models.JSONField()
    trace = models.JSONField()
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


class Receipt(models.Model):
    """Money received from a household, by a collector, under the collector's next number; with its entry in the books."""

    key = models.CharField(max_length=60, unique=True)
    collector = models.ForeignKey(User, on_delete=models.PROTECT, related_name="receipts")
    number = models.PositiveIntegerField()
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="receipts")
    scheme = models.CharField(max_length=60)
    day = models.DateField()
    amount = models.BigIntegerField()
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="receipt")

    class Meta:
        ordering = ("-day", "-id")
        constraints = (
            models.UniqueConstraint(fields=("collector", "number"), name="receipt_number"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="receipt_above_zero"),
        )

    def __str__(self) -> str:
        return f"{self.collector.username} {self.number}"
