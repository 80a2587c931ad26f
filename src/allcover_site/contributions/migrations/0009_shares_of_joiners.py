"""What funders owe for who joins a household's period of cover after it was bought."""

import django.db.models.deletion
from django.db import migrations, models

from allcover_site.audit.guards import append_only, lifted


class Migration(migrations.Migration):
    dependencies = [("contributions", "0008_joiners")]

    operations = [
        lifted("contributions_instalment", "contributions_fundershare"),
        migrations.AddField("instalment", "dues", models.JSONField(default=dict)),
        migrations.AddField(
            "fundershare",
            "part",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="shares",
                to="contributions.instalment",
            ),
        ),
        append_only("contributions_instalment", "contributions_fundershare"),
    ]
