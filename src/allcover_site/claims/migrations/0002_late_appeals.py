"""Appeals that were entered after the last day, and whether they were accepted. What was entered before stands as accepted."""

import django.db.models.deletion
from django.db import migrations, models

from allcover_site.audit.guards import append_only, lifted


class Migration(migrations.Migration):
    dependencies = [("claims", "0001_initial")]

    operations = [
        lifted("claims_appeal"),
        migrations.AddField("appeal", "is_late", models.BooleanField(default=False)),
        migrations.CreateModel(
            name="Acceptance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("is_accepted", models.BooleanField()),
                ("reason", models.CharField(max_length=500)),
                ("by", models.CharField(max_length=150)),
                ("at", models.DateTimeField()),
                (
                    "appeal",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="acceptance",
                        to="claims.appeal",
                    ),
                ),
            ],
        ),
        append_only("claims_appeal", "claims_acceptance"),
    ]
