"""Decisions are kept as written; so are claims and their lines, but for a review of lines that are not decided."""

from django.db import migrations

from allcover_site.audit.guards import append_only, refusing

DECIDED = "EXISTS (SELECT 1 FROM claims_decision WHERE claim_id = OLD.claim_id)"
ASKED_CHANGES = (
    "OLD.claim_id <> NEW.claim_id OR OLD.item <> NEW.item OR OLD.quantity <> NEW.quantity "
    "OR COALESCE(OLD.price, -1) <> COALESCE(NEW.price, -1)"
)


class Migration(migrations.Migration):
    dependencies = [("claims", "0001_initial")]

    operations = [
        append_only("claims_decision", "claims_claim"),
        refusing("claims_line", "UPDATE", DECIDED, "the claim is decided"),
        refusing("claims_line", "UPDATE", ASKED_CHANGES, "what was asked stays"),
        refusing("claims_line", "DELETE", "1 = 1", "what was asked stays"),
    ]
