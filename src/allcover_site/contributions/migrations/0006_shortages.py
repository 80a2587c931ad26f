"""What collectors received and lacked, and what became of it; kept as written."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from allcover_site.audit.guards import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("books", "0002_proof"),
        ("contributions", "0005_shares_of_periods"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Shortage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=60, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("owed", "Missing, owed by the collector"),
                            ("lost", "Missing, lost"),
                            ("repaid", "Repaid into the cash box"),
                            ("let_off", "Let off, lost"),
                        ],
                        max_length=10,
                    ),
                ),
                ("day", models.DateField()),
                ("amount", models.BigIntegerField()),
                ("reason", models.CharField(max_length=200)),
                ("author", models.CharField(max_length=150)),
                (
                    "collector",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shortages",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shortage",
                        to="books.entry",
                    ),
                ),
            ],
            options={
                "ordering": ("-day", "-id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0), models.Q(("reason", ""), _negated=True)),
                        name="shortage_of_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ("owed", "lost", "repaid", "let_off"))),
                        name="shortage_kind",
                    ),
                ],
            },
        ),
        append_only("contributions_shortage"),
    ]
