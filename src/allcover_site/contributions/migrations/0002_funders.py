"""What the State and donors owe of contributions, and what they paid; kept as written."""

import django.db.models.deletion
from django.db import migrations, models

from allcover_site.audit.guards import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("books", "0002_proof"),
        ("contributions", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="FunderPayment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=60, unique=True)),
                ("scheme", models.CharField(max_length=60)),
                ("payer", models.CharField(max_length=10)),
                ("day", models.DateField()),
                ("amount", models.BigIntegerField()),
                ("document", models.CharField(max_length=60)),
                ("author", models.CharField(max_length=150)),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="funder_payment",
                        to="books.entry",
                    ),
                ),
            ],
            options={
                "ordering": ("-day", "-id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)), name="funder_payment_above_zero"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("payer__in", ("state", "donor"))), name="payment_of_a_funder"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FunderShare",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("cause", models.CharField(max_length=100)),
                ("scheme", models.CharField(max_length=60)),
                ("month", models.DateField()),
                ("payer", models.CharField(max_length=10)),
                ("amount", models.BigIntegerField()),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="shares", to="books.entry"
                    ),
                ),
            ],
            options={
                "ordering": ("-month", "-id"),
                "constraints": [
                    models.UniqueConstraint(fields=("cause", "payer"), name="share_once"),
                    models.CheckConstraint(
                        condition=models.Q(("amount", 0), _negated=True), name="share_of_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("payer__in", ("state", "donor"))), name="share_of_a_funder"
                    ),
                ],
            },
        ),
        append_only("contributions_fundershare", "contributions_funderpayment"),
    ]
