"""What the books and registers do not know of a mutual's year, as somebody told it; what was told last counts."""

from django.db import models


class YearFacts(models.Model):
    """The population a mutual wants to reach, and costs that others bear for it (work, rooms, vehicles), minor units."""

    scheme = models.CharField(max_length=60)
    year = models.PositiveSmallIntegerField()
    target = models.PositiveIntegerField(null=True, blank=True)
    hidden_costs = models.PositiveBigIntegerField(default=0)
    source = models.CharField(max_length=300)
    author = models.CharField(max_length=150)
    told_at = models.DateTimeField()

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.scheme} {self.year}"
