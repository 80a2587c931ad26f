"""The tables of what-ifs. Nothing of them is a decision: no other part of the office reads them."""

from django.db import models

from allcover_site.claims.models import Claim
from allcover_site.registry.models import Household, Person
from allcover_site.schemes.models import Version


class Study(models.Model):
    """A draft of a scheme's definition, and the months on whose members and claims it is run.

    ``files`` and ``patch`` are the draft as written; ``counts_on``: the day as of which it is taken for the whole time, None
    where its own dates count. ``areas``: whose members and claims are looked at; ``[""]`` is everybody's.
    """

    scheme = models.CharField(max_length=60)
    title = models.CharField(max_length=120)
    base = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="studies")
    first_month = models.DateField()
    last_month = models.DateField()
    files = models.JSONField()
    patch = models.TextField(blank=True)
    counts_on = models.DateField(null=True)
    areas = models.JSONField()
    digest = models.CharField(max_length=64)
    library = models.CharField(max_length=30)
    author = models.CharField(max_length=150)
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return self.title


class Part(models.Model):
    """Some of a study's work, done in one transaction: what of, for which month, of which numbers.

    ``sums``: minor units before and after, by what they are summed up by. ``left_open``: rows of which the draft cannot be
    said, and ``open_before`` what the office decided of them; they are in no sum.
    """

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField()
    deed = models.CharField(max_length=10)
    month = models.DateField(null=True)
    first = models.BigIntegerField(default=0)
    last = models.BigIntegerField(default=0)
    sums = models.JSONField(default=dict)
    left_open = models.PositiveIntegerField(default=0)
    open_before = models.BigIntegerField(default=0)
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("study_id", "number")
        constraints = (models.UniqueConstraint(fields=("study", "number"), name="study_part_number"),)

    def __str__(self) -> str:
        return f"{self.study}, {self.number}"


class Effect(models.Model):
    """What the office decided of one household, worker or claim, and what the draft makes of it; minor units.

    ``is_decided``: whether ``before`` is a decision; where the office made none, the law of the day was reckoned.
    ``after`` None: cannot be said, and ``why``. ``persons``: by number what each pays or is given, before and after.
    ``shares``: of a claim. ``used``: what later claims of the draft must know of this one.
    """

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="effects")
    part = models.ForeignKey(Part, on_delete=models.CASCADE, related_name="effects")
    deed = models.CharField(max_length=10)
    month = models.DateField()
    area = models.CharField(max_length=60)
    household = models.ForeignKey(Household, on_delete=models.PROTECT, null=True, related_name="effects")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="effects")
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, null=True, related_name="effects")
    is_decided = models.BooleanField(default=True)
    before = models.BigIntegerField()
    after = models.BigIntegerField(null=True)
    why = models.CharField(max_length=1000, blank=True)
    persons = models.JSONField(default=dict)
    shares = models.JSONField(default=dict)
    used = models.JSONField(default=list)
    is_other = models.BooleanField()

    class Meta:
        ordering = ("id",)
        indexes = (models.Index(fields=("study", "deed", "is_other"), name="studies_effects"),)

    def __str__(self) -> str:
        return f"{self.study}: {self.before} -> {self.after}"


class Touched(models.Model):
    """A person as the draft leaves them over the whole time: what they pay, are given and bear of care, before and after.

    ``covered_before``, ``covered_after``: whether the law of the scheme applies to them in the last month; None: cannot be said.
    """

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="touched")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="touched")
    sex = models.CharField(max_length=10)
    age_band = models.CharField(max_length=10)
    area = models.CharField(max_length=60)
    work = models.CharField(max_length=10)
    pays_before = models.BigIntegerField(default=0)
    pays_after = models.BigIntegerField(default=0)
    given_before = models.BigIntegerField(default=0)
    given_after = models.BigIntegerField(default=0)
    bears_before = models.BigIntegerField(default=0)
    bears_after = models.BigIntegerField(default=0)
    claims = models.PositiveIntegerField(default=0)
    claims_otherwise = models.PositiveIntegerField(default=0)
    covered_before = models.BooleanField(null=True)
    covered_after = models.BooleanField(null=True)

    class Meta:
        ordering = ("person_id",)
        constraints = (models.UniqueConstraint(fields=("study", "person"), name="touched_once"),)

    def __str__(self) -> str:
        return f"{self.study}: {self.person}"
