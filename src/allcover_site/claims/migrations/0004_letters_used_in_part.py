"""What a claim holds of the promise of its letter, as another letter keeps the rest; of letters used before, the claim holds nothing."""

from django.db import migrations, models

from allcover_site.audit.guards import append_only, lifted


class Migration(migrations.Migration):
    dependencies = [("claims", "0003_approvals")]

    operations = [
        lifted("claims_letterend"),
        migrations.AddField("letterend", "used", models.JSONField(default=list)),
        append_only("claims_letterend"),
    ]
