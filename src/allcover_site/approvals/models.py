"""The tables of deeds that two people do: what one proposed, and what another answered. Both are kept as written."""

from django.db import models


class Proposed(models.Model):
    """A deed that somebody proposes; nothing of it is done before somebody else approves it.

    ``kind``: as in :mod:`kinds`. ``about``: what it would be done to, in the words of the trail. ``content``: all that the deed
    needs, as JSON. ``scheme`` and ``area``: for which both need their rights; empty for any, and for everywhere.
    """

    key = models.CharField(max_length=60, unique=True)
    kind = models.CharField(max_length=20)
    about = models.CharField(max_length=120)
    scheme = models.CharField(max_length=60, blank=True)
    area = models.CharField(max_length=60, blank=True)
    content = models.JSONField()
    reason = models.CharField(max_length=300)
    author = models.CharField(max_length=150)
    written_at = models.DateTimeField()

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.kind}: {self.about}"


class Verdict(models.Model):
    """What became of what was proposed, once: it was approved and done, or refused and why.

    ``seen``: what the page told of it just before, row by row, each with its label, in the language of who answered.
    """

    proposed = models.OneToOneField(Proposed, on_delete=models.PROTECT, related_name="verdict")
    is_approved = models.BooleanField()
    seen = models.JSONField(default=list)
    reason = models.CharField(max_length=300, blank=True)
    author = models.CharField(max_length=150)
    written_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.proposed}: {'approved' if self.is_approved else 'refused'}"
