"""Which declarations are the office's own estimate."""

from django.db import migrations, models

from allcover_site.audit.guards import append_only, lifted


class Migration(migrations.Migration):
    dependencies = [("contributions", "0010_membership_by_work")]

    operations = [
        lifted("contributions_wagedeclaration"),
        migrations.AddField(
            "wagedeclaration",
            "is_estimate",
            models.BooleanField(default=False, db_default=False, editable=False),
        ),
        append_only("contributions_wagedeclaration"),
    ]
