"""What was added to penalties of employers and taken off them; kept as written."""

import django.db.models.deletion
from django.db import migrations, models

from allcover_site.audit.guards import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("books", "0002_proof"),
        ("contributions", "0002_funders"),
    ]

    operations = [
        migrations.CreateModel(
            name="PenaltyChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField()),
                ("amount", models.BigIntegerField()),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("author", models.CharField(max_length=150)),
                (
                    "declaration",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="penalty_changes",
                        to="contributions.wagedeclaration",
                    ),
                ),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="penalty_change",
                        to="books.entry",
                    ),
                ),
                (
                    "penalty",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="contributions.penalty",
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
                "constraints": [
                    models.UniqueConstraint(fields=("penalty", "declaration"), name="penalty_follows_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("declaration__isnull", True)),
                        fields=("penalty",),
                        name="penalty_let_off_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount", 0), _negated=True), name="penalty_change_of_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("declaration__isnull", False), ("reason", "")),
                            models.Q(
                                ("amount__lt", 0),
                                ("declaration__isnull", True),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="penalty_change_has_a_cause",
                    ),
                ],
            },
        ),
        append_only("contributions_penaltychange"),
    ]
