"""Claims and decisions. A decision is kept as written, with all it was made of, so that it can be made again."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from allcover_site.books.models import Entry
from allcover_site.registry.models import Facility, Household, Person
from allcover_site.schemes.models import Version


class Claim(models.Model):
    """Care that somebody had at a facility, as the facility asks to be paid for it."""

    class Visit(models.TextChoices):
        """Why the patient came, as the library has it."""

        OTHER = "other", _("Other")
        EMERGENCY = "emergency", _("Emergency")
        REFERRAL = "referral", _("Referral")

    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="claims", db_index=False)
    code = models.CharField(max_length=20)
    scheme = models.CharField(max_length=60)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="claims")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="claims")
    first_day = models.DateField()
    last_day = models.DateField()
    visit = models.CharField(max_length=10, choices=Visit)
    area = models.CharField(max_length=60)
    entered_by = models.CharField(max_length=150)
    entered_at = models.DateTimeField()

    class Meta:
        ordering = ("-id",)
        indexes = (models.Index(fields=("facility", "-id"), name="claims_claim_newest"),)
        constraints = (
            models.UniqueConstraint(fields=("facility", "code"), name="claim_code"),
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="claim_days_in_order"),
        )

    def __str__(self) -> str:
        return f"{self.facility} {self.code}"

    @property
    def decision(self) -> "Decision | None":
        """The decision that stands; None for none, or where the last was reversed."""
        return next((one for one in self.decisions.all() if not one.is_reversed), None)

    @property
    def is_decided(self) -> bool:
        """Whether there is a decision that stands."""
        return self.decision is not None


class Line(models.Model):
    """One item of a claim, as asked; and what a reviewer leaves of it, with the reason. Prices are minor units.

    ``says_approved``: so says whoever sends it; it counts as approved beforehand only with an :class:`Approval`.
    """

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="lines", db_index=False)
    position = models.PositiveSmallIntegerField()
    item = models.CharField(max_length=60)
    quantity = models.PositiveIntegerField()
    price = models.BigIntegerField(null=True, blank=True)
    says_approved = models.BooleanField(default=False)
    approved_quantity = models.PositiveIntegerField(null=True, blank=True)
    approved_price = models.BigIntegerField(null=True, blank=True)
    reviewed_by = models.CharField(max_length=150, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("claim_id", "position")
        indexes = (models.Index(fields=("item", "-id"), name="claims_line_item"),)
        constraints = (
            models.UniqueConstraint(fields=("claim", "position"), name="claim_line_position"),
            models.CheckConstraint(
                condition=(Q(price__isnull=True) | Q(price__gte=0))
                & (Q(approved_price__isnull=True) | Q(approved_price__gte=0)),
                name="claim_line_price",
            ),
        )

    def __str__(self) -> str:
        return f"{self.quantity} {self.item}"


class Approval(models.Model):
    """That a line was approved beforehand: by a letter of guarantee, or as a reviewer found, with the evidence."""

    line = models.OneToOneField(Line, on_delete=models.PROTECT, related_name="approval")
    evidence = models.CharField(max_length=300)
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.line} approved beforehand: {self.evidence}"


class Decision(models.Model):
    """What becomes of a claim, in minor units: asked is paid, borne by the patient and borne by the provider.

    ``number``: the how manyeth decision on the claim; the ones before it were reversed. ``version``: of the scheme that
    was asked first. ``inputs``: for every scheme asked its version, the claim and cover as it saw them and what was
    used before. ``lines``: each line with every part
    that is not paid and why. ``used``: what later claims must know of this one.
    """

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="decisions", db_index=False)
    number = models.PositiveSmallIntegerField(default=1)
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="decisions")
    inputs = models.JSONField()
    lines = models.JSONField()
    used = models.JSONField()
    asked = models.BigIntegerField()
    paid = models.BigIntegerField()
    patient = models.BigIntegerField()
    provider = models.BigIntegerField()
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, null=True, related_name="decision")
    decided_by = models.CharField(max_length=150)
    decided_at = models.DateTimeField()

    class Meta:
        ordering = ("claim_id", "number")
        constraints = (
            models.UniqueConstraint(fields=("claim", "number"), name="decision_number"),
            models.CheckConstraint(
                condition=Q(asked=F("paid") + F("patient") + F("provider")), name="decision_shares_add_up"
            ),
            models.CheckConstraint(
                condition=Q(paid__gte=0, patient__gte=0, provider__gte=0),
                name="decision_shares_not_below_zero",
            ),
        )

    def __str__(self) -> str:
        return f"{self.claim}: {self.paid}"

    @property
    def is_reversed(self) -> bool:
        """Whether the decision was taken back."""
        return hasattr(self, "reversal")


class Reversal(models.Model):
    """That a decision was taken back, with its entry in the books the other way round."""

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="reversal")
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, null=True, related_name="claim_reversal")
    reason = models.CharField(max_length=300)
    reversed_by = models.CharField(max_length=150)
    reversed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.decision} reversed"


class Submission(models.Model):
    """What the automatic checks found when a claim came in, and how it ranks in the queue of the reviewers.

    ``schemes``: those that are asked to pay, in order. ``asked`` and ``expected``: what was asked, and what would be paid. ``findings``: each refusal with its line, code and facts. ``signs``:
    what speaks for looking at the claim, each with its points; ``score`` is their sum.
    """

    claim = models.OneToOneField(Claim, on_delete=models.PROTECT, related_name="submission")
    schemes = models.JSONField()
    findings = models.JSONField()
    asked = models.BigIntegerField()
    expected = models.BigIntegerField()
    signs = models.JSONField()
    score = models.PositiveIntegerField()
    submitted_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=("-score", "claim"), name="claims_queue"),)

    def __str__(self) -> str:
        return f"{self.claim}: {self.score}"
