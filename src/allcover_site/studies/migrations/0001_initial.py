"""The tables of studies: drafts, their parts and what they would change."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("claims", "0001_initial"),
        ("registry", "0001_initial"),
        ("schemes", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Study",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("scheme", models.CharField(max_length=60)),
                ("title", models.CharField(max_length=120)),
                (
                    "base",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="studies",
                        to="schemes.version",
                    ),
                ),
                ("first_month", models.DateField()),
                ("last_month", models.DateField()),
                ("files", models.JSONField()),
                ("patch", models.TextField(blank=True)),
                ("counts_on", models.DateField(null=True)),
                ("areas", models.JSONField()),
                ("digest", models.CharField(max_length=64)),
                ("library", models.CharField(max_length=30)),
                ("author", models.CharField(max_length=150)),
                ("begun_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ("-id",),
            },
        ),
        migrations.CreateModel(
            name="Part",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "study",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="parts", to="studies.study"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("deed", models.CharField(max_length=10)),
                ("month", models.DateField(null=True)),
                ("first", models.BigIntegerField(default=0)),
                ("last", models.BigIntegerField(default=0)),
                ("sums", models.JSONField(default=dict)),
                ("left_open", models.PositiveIntegerField(default=0)),
                ("open_before", models.BigIntegerField(default=0)),
                ("done_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ("study_id", "number"),
                "constraints": [
                    models.UniqueConstraint(fields=("study", "number"), name="study_part_number")
                ],
            },
        ),
        migrations.CreateModel(
            name="Effect",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "study",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="effects",
                        to="studies.study",
                    ),
                ),
                (
                    "part",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="effects", to="studies.part"
                    ),
                ),
                ("deed", models.CharField(max_length=10)),
                ("month", models.DateField()),
                ("area", models.CharField(max_length=60)),
                (
                    "household",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="effects",
                        to="registry.household",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="effects",
                        to="registry.person",
                    ),
                ),
                (
                    "claim",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="effects",
                        to="claims.claim",
                    ),
                ),
                ("is_decided", models.BooleanField(default=True)),
                ("before", models.BigIntegerField()),
                ("after", models.BigIntegerField(null=True)),
                ("why", models.CharField(blank=True, max_length=1000)),
                ("persons", models.JSONField(default=dict)),
                ("shares", models.JSONField(default=dict)),
                ("used", models.JSONField(default=list)),
                ("is_other", models.BooleanField()),
            ],
            options={
                "ordering": ("id",),
                "indexes": [models.Index(fields=["study", "deed", "is_other"], name="studies_effects")],
            },
        ),
        migrations.CreateModel(
            name="Touched",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "study",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="touched",
                        to="studies.study",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="touched",
                        to="registry.person",
                    ),
                ),
                ("sex", models.CharField(max_length=10)),
                ("age_band", models.CharField(max_length=10)),
                ("area", models.CharField(max_length=60)),
                ("work", models.CharField(max_length=10)),
                ("pays_before", models.BigIntegerField(default=0)),
                ("pays_after", models.BigIntegerField(default=0)),
                ("given_before", models.BigIntegerField(default=0)),
                ("given_after", models.BigIntegerField(default=0)),
                ("bears_before", models.BigIntegerField(default=0)),
                ("bears_after", models.BigIntegerField(default=0)),
                ("claims", models.PositiveIntegerField(default=0)),
                ("claims_otherwise", models.PositiveIntegerField(default=0)),
                ("covered_before", models.BooleanField(null=True)),
                ("covered_after", models.BooleanField(null=True)),
            ],
            options={
                "ordering": ("person_id",),
                "constraints": [models.UniqueConstraint(fields=("study", "person"), name="touched_once")],
            },
        ),
    ]
