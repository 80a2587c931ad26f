"""The tables of deeds that two people do; rows are kept as written."""

import django.db.models.deletion
from django.db import migrations, models

from allcover_site.audit.guards import append_only


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Proposed",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=60, unique=True)),
                ("kind", models.CharField(max_length=20)),
                ("about", models.CharField(max_length=120)),
                ("scheme", models.CharField(blank=True, max_length=60)),
                ("area", models.CharField(blank=True, max_length=60)),
                ("content", models.JSONField()),
                ("reason", models.CharField(max_length=300)),
                ("author", models.CharField(max_length=150)),
                ("written_at", models.DateTimeField()),
            ],
            options={
                "ordering": ("-id",),
            },
        ),
        migrations.CreateModel(
            name="Verdict",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("is_approved", models.BooleanField()),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("author", models.CharField(max_length=150)),
                ("written_at", models.DateTimeField()),
                (
                    "proposed",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="verdict",
                        to="approvals.proposed",
                    ),
                ),
            ],
        ),
        append_only("approvals_proposed", "approvals_verdict"),
    ]
