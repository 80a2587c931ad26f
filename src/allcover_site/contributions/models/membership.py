"""The tables of membership: who is affiliated, what the office settled, periods of cover, what is owed and let off."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from allcover_site.registry.models import Household, Person
from allcover_site.runs.models import Run
from allcover_site.schemes.models import Version


class Affiliation(models.Model):
    """That somebody is a member of a scheme from a day to a day.

    ``written_on``: the day on which it was written, where it was dated back; None: by its first day, or as an office begins.
    ``is_by_work``: an employer's declaration made them a member, not their own will. ``worked_until``: the last day of the work, with
    which such a membership ends; up to ``last_day`` it is in grace.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="affiliations")
    scheme = models.CharField(max_length=60)
    first_day = models.DateField()
    last_day = models.DateField(null=True, blank=True)
    written_on = models.DateField(null=True, editable=False)
    is_by_work = models.BooleanField(default=False, db_default=False, editable=False)
    worked_until = models.DateField(null=True, editable=False)

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


class Ending(models.Model):
    """That the office ended a membership by work with a day, whatever work says: who left, has died, or could not go on.

    ``declared``: the months after it that were declared by then and belonged to the membership; these make nobody a member again.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="endings")
    scheme = models.CharField(max_length=60)
    last_day = models.DateField()
    declared = models.JSONField()

    class Meta:
        ordering = ("last_day", "id")

    def __str__(self) -> str:
        return f"{self.person} in {self.scheme} up to {self.last_day}"


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


class Assessment(models.Model):
    """What a household owes for a month: the version that says so, the household as it was, and the judge's steps.

    ``pay_by``: the last day on which it is paid in time; later than the month's own where the office assessed it late.
    ``dues``: minor units by payer. ``due``: what the household itself owes. ``run``: where many were assessed at once, by the
    engine of the run and without steps, which the judge finds again from the record; None: the judge.
    """

    household = models.ForeignKey(
        Household, on_delete=models.PROTECT, related_name="assessments", db_index=False
    )
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
    pay_by = models.DateField()

    class Meta:
        ordering = ("month", "id")
        constraints = (
            models.UniqueConstraint(fields=("household", "scheme", "month"), name="assessed_once"),
            models.CheckConstraint(condition=Q(due__gte=0), name="due_not_below_zero"),
        )

    def __str__(self) -> str:
        return f"{self.household}, {self.month:%Y-%m}: {self.due}"


class NotAssessed(models.Model):
    """A household with a member that somebody could not assess for a month, and what must be known for it, as it was found last."""

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="not_assessed")
    scheme = models.CharField(max_length=60)
    month = models.DateField()
    why = models.CharField(max_length=1000)
    author = models.CharField(max_length=150)
    tried_at = models.DateTimeField()

    class Meta:
        ordering = ("month", "id")
        constraints = (
            models.UniqueConstraint(fields=("household", "scheme", "month"), name="not_assessed_once"),
        )

    def __str__(self) -> str:
        return f"{self.household}, {self.month:%Y-%m}: {self.why}"


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


class Standing(models.Manager["CoverPeriod"]):
    """The periods of cover that nobody has cancelled."""

    def get_queryset(self) -> models.QuerySet["CoverPeriod"]:
        """This function will leave out what was cancelled."""
        return super().get_queryset().filter(cancellation__isnull=True)


class CoverPeriod(models.Model):
    """A period of cover that a household enrolled for: its days, what it costs and of which parts that is made.

    ``dues``: what the published law asks for its months, in minor units by payer; empty where the office has its own price.
    ``again``: how often a period with the same first day had been cancelled before. Who asks for periods is given those that stand.
    """

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="periods")
    scheme = models.CharField(max_length=60)
    enrolled = models.DateField()
    first_day = models.DateField()
    last_day = models.DateField()
    is_renewal = models.BooleanField()
    value = models.BigIntegerField()
    dues = models.JSONField(default=dict)
    again = models.PositiveSmallIntegerField(default=0)
    parts = models.JSONField()
    inputs = models.JSONField()
    author = models.CharField(max_length=150)
    enrolled_at = models.DateTimeField()

    objects = Standing()
    written = models.Manager["CoverPeriod"]()
    """Those that were cancelled too."""

    class Meta:
        ordering = ("first_day", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("household", "scheme", "first_day", "again"), name="period_begins_once"
            ),
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")) & Q(value__gte=0), name="period_days_and_value"
            ),
        )

    def __str__(self) -> str:
        return f"{self.first_day} - {self.last_day}"


class PeriodCancellation(models.Model):
    """That a period of cover was enrolled for by mistake, and is owed by nobody; the household keeps what it paid as credit."""

    period = models.OneToOneField(CoverPeriod, on_delete=models.PROTECT, related_name="cancellation")
    day = models.DateField()
    reason = models.CharField(max_length=300)
    author = models.CharField(max_length=150)

    def __str__(self) -> str:
        return f"{self.period} cancelled"


class StandingParts(models.Manager["Instalment"]):
    """The parts that nobody has taken back."""

    def get_queryset(self) -> models.QuerySet["Instalment"]:
        """This function will leave out what was taken back."""
        return super().get_queryset().filter(taken_back__isnull=True)


class Instalment(models.Model):
    """A part of a period's value, the days it pays for and the last day on which it is in time.

    ``joiner``: who came into the household later and joined for the rest of the period, for whom it is owed beyond the period's value;
    ``fee``: what of that is for joining and for the assembly; ``dues``: what funders owe for them beside it, in minor units by payer.
    ``origin``: as which it was written first, where its period was priced again since; what was paid by name or let off is of that.
    """

    period = models.ForeignKey(CoverPeriod, on_delete=models.PROTECT, related_name="instalments")
    position = models.PositiveSmallIntegerField()
    first_day = models.DateField()
    last_day = models.DateField()
    pay_by = models.DateField()
    amount = models.BigIntegerField()
    joiner = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="joined_periods")
    fee = models.BigIntegerField(default=0)
    dues = models.JSONField(default=dict)
    origin = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="written_again")

    objects = StandingParts()
    written = models.Manager["Instalment"]()
    """Those that were taken back too."""

    class Meta:
        ordering = ("period_id", "position")
        constraints = (models.UniqueConstraint(fields=("period", "position"), name="instalment_position"),)

    def __str__(self) -> str:
        return f"{self.period}, {self.joiner or self.position}"

    @property
    def key(self) -> str:
        """The name of what is owed, which stays where it is written anew."""
        return key_of_part(self.origin_id or self.pk)


def key_of_part(number: int) -> str:
    """This function will name what is owed of a part, by the number under which it was written first."""
    return f"instalment {number}"


class PartTakenBack(models.Model):
    """That who joined a period left before their part of it ended, and it is owed by nobody; what was paid of it is credit.

    Of one that had begun, a further part is owed for the days up to leaving."""

    part = models.OneToOneField(Instalment, on_delete=models.PROTECT, related_name="taken_back")
    day = models.DateField()
    reason = models.CharField(max_length=300)
    author = models.CharField(max_length=150)

    def __str__(self) -> str:
        return f"{self.part} taken back"


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
