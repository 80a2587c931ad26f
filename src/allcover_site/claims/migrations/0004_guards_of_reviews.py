"""What was decided, reversed, paid and ruled is kept as written; a claim has one decision that stands."""

from django.db import migrations

from allcover_site.audit.guards import append_only, refusing

STANDING = (
    "EXISTS (SELECT 1 FROM claims_decision d WHERE d.claim_id = {row}.claim_id AND NOT EXISTS "
    "(SELECT 1 FROM claims_reversal r WHERE r.decision_id = d.id))"
)
ASKED_CHANGES = (
    "OLD.claim_id <> NEW.claim_id OR OLD.item <> NEW.item OR OLD.quantity <> NEW.quantity "
    "OR COALESCE(OLD.price, -1) <> COALESCE(NEW.price, -1)"
)
KEPT = (
    "appeal", "agreement", "decision", "letter", "letterend", "look", "paid", "payment", "paymentstep", "practice",
    "price", "reversal", "ruling", "sample", "sampled", "submission",
)  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("claims", "0003_reviews_prices_and_payments")]

    operations = [
        append_only(*(f"claims_{name}" for name in KEPT)),
        refusing("claims_line", "UPDATE", STANDING.format(row="OLD"), "the claim is decided"),
        refusing("claims_line", "UPDATE", ASKED_CHANGES, "what was asked stays"),
        refusing("claims_line", "DELETE", "1 = 1", "what was asked stays"),
        refusing("claims_decision", "INSERT", STANDING.format(row="NEW"), "the claim is decided"),
    ]
