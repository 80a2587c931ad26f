"""The tables of claims. A decision is kept as written, with all it was made of, so that it can be made again."""

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

    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="claims")
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
        constraints = (
            models.UniqueConstraint(fields=("facility", "code"), name="claim_code"),
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="claim_days_in_order"),
        )

    def __str__(self) -> str:
        return f"{self.facility} {self.code}"

    @property
    def is_decided(self) -> bool:
        """Whether there is a decision."""
        return hasattr(self, "decision")


class Line(models.Model):
    """One item of a claim, as asked; and what a reviewer leaves of it, with the reason. Prices are minor units."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="lines")
    position = models.PositiveSmallIntegerField()
    item = models.CharField(max_length=60)
    quantity = models.PositiveIntegerField()
    price = models.BigIntegerField(null=True, blank=True)
    has_prior_approval = models.BooleanField(default=False)
    approved_quantity = models.PositiveIntegerField(null=True, blank=True)
    approved_price = models.BigIntegerField(null=True, blank=True)
    reviewed_by = models.CharField(max_length=150, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("claim_id", "position")
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


class Decision(models.Model):
    """What becomes of a claim, in minor units: asked is paid, borne by the patient and borne by the provider.

    ``inputs``: the claim, the cover and what was used before, as they were. ``lines``: each line with every part
    that is not paid and why. ``used``: what later claims must know of this one.
    """

    claim = models.OneToOneField(Claim, on_delete=models.PROTECT, related_name="decision")
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
        constraints = (
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
