"""The tables of the trail: its events, which triggers keep from change, and its head, which says where it ends."""

from django.db import models


class Event(models.Model):
    """Something that was done: by whom, what, to what, and the facts that matter; sealed with the event before."""

    number = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    actor = models.CharField(max_length=150)
    deed = models.CharField(max_length=60)
    about = models.CharField(max_length=120)
    facts = models.JSONField()
    before = models.CharField(max_length=64)
    seal = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ("number",)
        indexes = (models.Index(fields=("about",), name="audit_event_about"),)

    def __str__(self) -> str:
        return f"{self.number} {self.deed} {self.about}"


class Trail(models.Model):
    """Where the trail ends. One row; who writes an event locks it, so that numbers follow each other without a gap."""

    number = models.BigIntegerField()
    seal = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.number} {self.seal}"
