"""Appeals against decisions, and the rulings on them."""

from datetime import date

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from allcover_site.claims.models.claims import Decision


class Appeal(models.Model):
    """That a patient or a facility does not accept a decision; one of each against each decision."""

    class Appellant(models.TextChoices):
        """Whose appeal it is."""

        PATIENT = "patient", _("The patient")
        FACILITY = "facility", _("The facility")

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="appeals")
    appellant = models.CharField(max_length=10, choices=Appellant)
    received_on = models.DateField()
    grounds = models.CharField(max_length=500)
    entered_by = models.CharField(max_length=150)
    entered_at = models.DateTimeField()
    is_late = models.BooleanField(default=False)
    """Entered after the last day to appeal: it is ruled on once somebody else has accepted it."""

    class Meta:
        ordering = ("received_on", "id")
        constraints = (models.UniqueConstraint(fields=("decision", "appellant"), name="appeal_once"),)

    def __str__(self) -> str:
        return f"{self.decision}: {self.appellant}"

    @property
    def written_on(self) -> date:
        """The day on which the appeal was entered, which may be after the day on which it came in."""
        return timezone.localdate(self.entered_at)

    @property
    def is_dated_back(self) -> bool:
        """Whether it was entered after the day on which it came in."""
        return self.written_on > self.received_on

    @property
    def waits_for_acceptance(self) -> bool:
        """Whether it is late, and nobody has said yet whether it is accepted."""
        return self.is_late and not hasattr(self, "acceptance")

    @property
    def is_heard(self) -> bool:
        """Whether it is to be ruled on."""
        return not self.is_late or (hasattr(self, "acceptance") and self.acceptance.is_accepted)

    @property
    def is_ruled_on(self) -> bool:
        """Whether there is a ruling."""
        return hasattr(self, "ruling")


class Acceptance(models.Model):
    """Whether an appeal that was entered late is accepted all the same, and why; by somebody else than who entered it."""

    appeal = models.OneToOneField(Appeal, on_delete=models.PROTECT, related_name="acceptance")
    is_accepted = models.BooleanField()
    reason = models.CharField(max_length=500)
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.appeal}: {self.is_accepted}"


class Ruling(models.Model):
    """What becomes of an appeal: allowed, and the decision is reversed, or dismissed; with the reason."""

    appeal = models.OneToOneField(Appeal, on_delete=models.PROTECT, related_name="ruling")
    is_allowed = models.BooleanField()
    reason = models.CharField(max_length=500)
    ruled_by = models.CharField(max_length=150)
    ruled_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.appeal}: {self.is_allowed}"
