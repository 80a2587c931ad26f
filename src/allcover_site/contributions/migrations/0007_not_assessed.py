"""Households that somebody could not assess by hand; found anew each time that it is tried."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contributions", "0006_shortages"),
        ("registry", "0003_membership_written"),
    ]

    operations = [
        migrations.CreateModel(
            name="NotAssessed",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("scheme", models.CharField(max_length=60)),
                ("month", models.DateField()),
                ("why", models.CharField(max_length=1000)),
                ("author", models.CharField(max_length=150)),
                ("tried_at", models.DateTimeField()),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="not_assessed",
                        to="registry.household",
                    ),
                ),
            ],
            options={
                "ordering": ("month", "id"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("household", "scheme", "month"), name="not_assessed_once"
                    ),
                ],
            },
        ),
    ]
