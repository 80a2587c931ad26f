"""The table of awards, which are kept as written."""

import django.db.models.deletion
from django.db import migrations, models

from allcover_site.audit.guards import append_only


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("registry", "0001_initial"),
        ("runs", "0001_initial"),
        ("schemes", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Award",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="awards",
                        to="registry.household",
                    ),
                ),
                ("scheme", models.CharField(max_length=60)),
                ("month", models.DateField()),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="awards",
                        to="schemes.version",
                    ),
                ),
                ("given", models.BigIntegerField()),
                ("amounts", models.JSONField()),
                ("household_as_was", models.JSONField()),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="awards", to="runs.run"
                    ),
                ),
            ],
            options={
                "ordering": ("month", "id"),
                "constraints": [
                    models.UniqueConstraint(fields=("household", "scheme", "month"), name="awarded_once"),
                    models.CheckConstraint(
                        condition=models.Q(("given__gte", 0)), name="award_not_below_zero"
                    ),
                ],
            },
        ),
        append_only("benefits_award"),
    ]
