"""Assessments and receipts are kept as written, and the receipts of a collector follow each other without a gap."""

from django.db import migrations

from allcover_site.audit.guards import append_only, refusing

NOT_THE_NEXT = (
    "NEW.number <> 1 + COALESCE((SELECT MAX(number) FROM contributions_receipt "
    "WHERE collector_id = NEW.collector_id), 0)"
)


class Migration(migrations.Migration):
    dependencies = [("contributions", "0001_initial")]

    operations = [
        append_only("contributions_assessment", "contributions_receipt"),
        refusing("contributions_receipt", "INSERT", NOT_THE_NEXT, "not the next number"),
    ]
