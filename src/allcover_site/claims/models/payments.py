"""Payments of facilities: what is paid with one cheque or from the cash box, and who did each step of it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from allcover_site.books.models import Entry, Reservation
from allcover_site.claims.models.claims import Decision
from allcover_site.registry.models import Facility


class Payment(models.Model):
    """Decisions on a facility's claims that are paid together; the money is set aside when it is prepared."""

    class Method(models.TextChoices):
        """How it is paid."""

        CASH = "cash", _("In cash")
        CHEQUE = "cheque", _("By cheque")

    key = models.CharField(max_length=60, unique=True)
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="payments")
    method = models.CharField(max_length=10, choices=Method)
    amount = models.BigIntegerField()
    reservation = models.OneToOneField(Reservation, on_delete=models.PROTECT, related_name="payment")
    prepared_by = models.CharField(max_length=150)
    prepared_at = models.DateTimeField()

    class Meta:
        ordering = ("-id",)
        constraints = (models.CheckConstraint(condition=Q(amount__gt=0), name="payment_above_zero"),)

    def __str__(self) -> str:
        return f"payment {self.pk}"

    def step(self, kind: str) -> "PaymentStep | None":
        """This function will give a step that was taken; None for one that was not."""
        return next((one for one in self.steps.all() if one.kind == kind), None)

    @property
    def state(self) -> str:
        """The last step that was taken; prepared where there is none."""
        taken = list(self.steps.all())
        return taken[-1].kind if taken else "prepared"


class Paid(models.Model):
    """What a payment holds of one decision: what it pays or, where it was reversed after it was paid, takes back."""

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="parts")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="payments")
    amount = models.BigIntegerField()

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("payment", "decision"), name="paid_once_in_a_payment"),
        )

    def __str__(self) -> str:
        return f"{self.payment}: {self.amount}"


class PaymentStep(models.Model):
    """A step of a payment: approved, then paid or void, then found on the statement of the bank or in the cash box."""

    class Kind(models.TextChoices):
        """Which."""

        APPROVED = "approved", _("Approved")
        PAID = "paid", _("Paid")
        VOID = "void", _("Void")
        RECONCILED = "reconciled", _("Reconciled")

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=10, choices=Kind)
    day = models.DateField()
    document = models.CharField(max_length=60, blank=True)
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, null=True, related_name="payment_step")
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("payment", "kind"), name="payment_step_once"),
            models.UniqueConstraint(
                fields=("document",), condition=Q(kind="paid") & ~Q(document=""), name="cheque_used_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.payment}: {self.kind}"
