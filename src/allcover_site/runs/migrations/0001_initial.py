"""The tables of runs, their batches and what they left out, which are kept as written."""

import django.db.models.deletion
from django.db import migrations, models

from allcover_site.audit.guards import append_only


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("books", "0001_initial"),
        ("registry", "0001_initial"),
        ("schemes", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Run",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("deed", models.CharField(max_length=10)),
                ("scheme", models.CharField(max_length=60)),
                ("month", models.DateField()),
                ("area", models.CharField(default="", max_length=60)),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="runs", to="schemes.version"
                    ),
                ),
                ("engine", models.CharField(max_length=20)),
                ("library", models.CharField(max_length=30)),
                ("author", models.CharField(max_length=150)),
                ("begun_at", models.DateTimeField()),
            ],
            options={
                "ordering": ("-month", "scheme", "deed"),
                "constraints": [
                    models.UniqueConstraint(fields=("deed", "scheme", "month", "area"), name="run_once"),
                    models.CheckConstraint(
                        condition=models.Q(("deed__in", ("dues", "benefits"))), name="run_deed"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Batch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="batches", to="runs.run"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("first", models.BigIntegerField()),
                ("last", models.BigIntegerField()),
                ("decided", models.PositiveIntegerField()),
                ("left_out", models.PositiveIntegerField()),
                ("amounts", models.JSONField()),
                (
                    "entry",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="batch",
                        to="books.entry",
                    ),
                ),
                ("written_at", models.DateTimeField()),
            ],
            options={
                "ordering": ("run_id", "number"),
                "constraints": [
                    models.UniqueConstraint(fields=("run", "number"), name="batch_number"),
                    models.CheckConstraint(
                        condition=models.Q(("last__gte", models.F("first"))), name="batch_numbers_in_order"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LeftOut",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="left_out", to="runs.run"
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="left_out",
                        to="registry.household",
                    ),
                ),
                ("why", models.CharField(max_length=1000)),
            ],
            options={
                "ordering": ("id",),
                "constraints": [models.UniqueConstraint(fields=("run", "household"), name="left_out_once")],
            },
        ),
        append_only("runs_run", "runs_batch", "runs_leftout"),
    ]
