"""What is owed for who joins a household's period of cover after it was bought."""

import django.db.models.deletion
from django.db import migrations, models

from allcover_site.audit.guards import append_only, lifted


class Migration(migrations.Migration):
    dependencies = [("contributions", "0007_not_assessed"), ("registry", "0003_membership_written")]

    operations = [
        lifted("contributions_instalment"),
        migrations.AddField(
            "instalment",
            "joiner",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="joined_periods",
                to="registry.person",
            ),
        ),
        migrations.AddField("instalment", "fee", models.BigIntegerField(default=0)),
        append_only("contributions_instalment"),
    ]
