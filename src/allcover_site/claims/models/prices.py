"""Lists of prices agreed with facilities, and the office's own practice with claims. All are dated and only grow."""

from django.db import models
from django.db.models import Q

from allcover_site.registry.models import Facility


class PriceList(models.Model):
    """A list of prices of a scheme; facilities agree to it from a day on."""

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=200)
    scheme = models.CharField(max_length=60)
    area = models.CharField(max_length=60)

    class Meta:
        ordering = ("code",)

    def __str__(self) -> str:
        return self.name


class Price(models.Model):
    """The price of a unit of an item from a day on, in minor units; none takes the item off the list.

    The row with the latest first day counts; of two with the same day the one written last.
    """

    price_list = models.ForeignKey(PriceList, on_delete=models.PROTECT, related_name="prices")
    item = models.CharField(max_length=60)
    first_day = models.DateField()
    amount = models.BigIntegerField(null=True)

    class Meta:
        ordering = ("item", "first_day", "id")
        indexes = (models.Index(fields=("price_list", "first_day"), name="claims_price_day"),)
        constraints = (
            models.CheckConstraint(condition=Q(amount__isnull=True) | Q(amount__gte=0), name="price_amount"),
        )

    def __str__(self) -> str:
        return f"{self.item} {self.amount}"


class Agreement(models.Model):
    """That a facility is paid by a list from a day on; by none where it goes back to the package's own tariffs."""

    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="agreements")
    scheme = models.CharField(max_length=60)
    price_list = models.ForeignKey(PriceList, on_delete=models.PROTECT, null=True, related_name="agreements")
    first_day = models.DateField()

    class Meta:
        ordering = ("first_day", "id")

    def __str__(self) -> str:
        return f"{self.facility}: {self.price_list}"


class Practice(models.Model):
    """How the office deals with the claims of a scheme from a day on; not law, but the office's own rules.

    ``second_from``: the amount asked, in minor units, from which a second reviewer decides, by the day of deciding; none for never.
    ``set_at``: decisions made before then keep what was told of them; none for what was set before this was kept.
    """

    scheme = models.CharField(max_length=60)
    first_day = models.DateField()
    appeal_days = models.PositiveSmallIntegerField(default=60)
    letter_days = models.PositiveSmallIntegerField(default=30)
    second_from = models.BigIntegerField(null=True, blank=True)
    set_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ("scheme", "first_day", "id")

    def __str__(self) -> str:
        return f"{self.scheme} from {self.first_day}"
