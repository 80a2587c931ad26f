"""Of whom a declaration says that they earned nothing."""

from django.db import migrations, models

from allcover_site.audit.guards import append_only, lifted


class Migration(migrations.Migration):
    dependencies = [("contributions", "0012_receipts_of_joiners")]

    operations = [
        lifted("contributions_wagedeclaration"),
        migrations.AddField("wagedeclaration", "left_out", models.JSONField(default=list, editable=False)),
        append_only("contributions_wagedeclaration"),
    ]
