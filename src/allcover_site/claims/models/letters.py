"""Letters of guarantee: that a scheme will pay a facility for care of somebody, up to an amount, until a day."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from allcover_site.books.models import Reservation
from allcover_site.claims.models.claims import Claim
from allcover_site.registry.models import Facility, Household, Person
from allcover_site.schemes.models import Version


class Letter(models.Model):
    """A promise to a facility, with its money set aside in the books. ``visit``: for which kind of visit the care is, on which its terms
    hang. ``used``: what it would use of the limits."""

    key = models.CharField(max_length=60, unique=True)
    scheme = models.CharField(max_length=60)
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="letters")
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="letters")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="letters")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="letters")
    first_day = models.DateField()
    last_day = models.DateField()
    visit = models.CharField(max_length=10, choices=Claim.Visit, default=Claim.Visit.OTHER)
    lines = models.JSONField()
    used = models.JSONField()
    amount = models.BigIntegerField()
    reservation = models.OneToOneField(Reservation, on_delete=models.PROTECT, related_name="letter")
    issued_by = models.CharField(max_length=150)
    issued_at = models.DateTimeField()

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="letter_days_in_order"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="letter_above_zero"),
        )

    def __str__(self) -> str:
        return f"letter {self.pk}"

    @property
    def is_open(self) -> bool:
        """Whether it has neither been used nor ended otherwise."""
        return not hasattr(self, "end")


class LetterEnd(models.Model):
    """How a letter ended: used by a claim, expired, or withdrawn. ``used``: what of its promise the claim holds of the limits until it is decided."""

    class How(models.TextChoices):
        """How."""

        USED = "used", _("Used")
        EXPIRED = "expired", _("Expired")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    letter = models.OneToOneField(Letter, on_delete=models.PROTECT, related_name="end")
    how = models.CharField(max_length=10, choices=How)
    claim = models.OneToOneField(Claim, on_delete=models.PROTECT, null=True, related_name="letter_used")
    reservation = models.OneToOneField(
        Reservation, on_delete=models.PROTECT, null=True, related_name="letter_end"
    )
    used = models.JSONField(default=list)
    reason = models.CharField(max_length=300, blank=True)
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(how="used", claim__isnull=False) | (~Q(how="used") & Q(claim__isnull=True)),
                name="letter_used_by_claim",
            ),
        )

    def __str__(self) -> str:
        return f"{self.letter}: {self.how}"
