"""The tables of contributions: what was enrolled, declared, charged, waived, refunded and chosen is kept as written, and the
receipts of a collector follow each other without a gap."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from allcover_site.audit.guards import append_only, refusing

NOT_THE_NEXT = (
    "NEW.number < 1 OR (NEW.number > 1 AND NOT EXISTS (SELECT 1 FROM contributions_receipt "
    "WHERE collector_id = NEW.collector_id AND number = NEW.number - 1))"
)
"""No number is given twice, so that the one before it is enough: the highest of all would be looked for among all."""
KEPT = (
    "assessment", "bandappeal", "bandchoice", "bandruling", "cancellation", "correction", "coverperiod", "declaredwage", "fee",
    "instalment", "penalty", "receipt", "refund", "setterms", "wagedeclaration", "waiver",
)  # fmt: skip


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("books", "0001_initial"),
        ("people", "__first__"),
        ("registry", "0001_initial"),
        ("runs", "0001_initial"),
        ("schemes", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="BandChoice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bands",
                        to="registry.person",
                    ),
                ),
                ("scheme", models.CharField(max_length=60)),
                ("band", models.CharField(max_length=40)),
                ("first_day", models.DateField()),
                (
                    "basis",
                    models.CharField(
                        choices=[
                            ("chosen", "Chosen by the member"),
                            ("assigned", "Assigned by the office"),
                            ("appealed", "Found on appeal"),
                        ],
                        max_length=10,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("author", models.CharField(max_length=150)),
                ("set_on", models.DateField()),
            ],
            options={
                "ordering": ("first_day", "id"),
            },
        ),
        migrations.CreateModel(
            name="BandAppeal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "choice",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appeal",
                        to="contributions.bandchoice",
                    ),
                ),
                ("day", models.DateField()),
                ("reason", models.CharField(max_length=300)),
                ("author", models.CharField(max_length=150)),
            ],
        ),
        migrations.CreateModel(
            name="BandRuling",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "appeal",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ruling",
                        to="contributions.bandappeal",
                    ),
                ),
                ("band", models.CharField(max_length=40)),
                ("day", models.DateField()),
                ("reason", models.CharField(max_length=300)),
                ("author", models.CharField(max_length=150)),
            ],
        ),
        migrations.CreateModel(
            name="WageDeclaration",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "employer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="declarations",
                        to="registry.employer",
                    ),
                ),
                ("scheme", models.CharField(max_length=60)),
                ("month", models.DateField()),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="declarations",
                        to="schemes.version",
                    ),
                ),
                ("name", models.CharField(max_length=100)),
                ("digest", models.CharField(max_length=64)),
                ("workers", models.PositiveIntegerField()),
                ("due", models.BigIntegerField()),
                ("dues", models.JSONField()),
                (
                    "entry",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="declaration",
                        to="books.entry",
                    ),
                ),
                ("author", models.CharField(max_length=150)),
                ("filed_at", models.DateTimeField()),
            ],
            options={
                "ordering": ("-month", "-number"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("employer", "scheme", "month", "number"), name="declaration_number"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("due__gte", 0), ("number__gte", 1)), name="declaration_due"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Declarer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("first_day", models.DateField()),
                ("last_day", models.DateField(blank=True, null=True)),
                ("given_by", models.CharField(max_length=150)),
                (
                    "employer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="declarers",
                        to="registry.employer",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="declares_for",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ("first_day", "id"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("last_day__isnull", True)),
                        fields=("employer", "user"),
                        name="declares_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("last_day__isnull", True),
                            ("last_day__gte", models.F("first_day")),
                            _connector="OR",
                        ),
                        name="declarer_days_in_order",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DeclaredWage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "declaration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="wages",
                        to="contributions.wagedeclaration",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="wages",
                        to="registry.person",
                    ),
                ),
                ("earnings", models.BigIntegerField()),
                ("dues", models.JSONField()),
                ("inputs", models.JSONField()),
            ],
            options={
                "ordering": ("declaration_id", "id"),
                "constraints": [
                    models.UniqueConstraint(fields=("declaration", "person"), name="declared_once"),
                    models.CheckConstraint(
                        condition=models.Q(("earnings__gte", 0)), name="earnings_not_below_zero"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Penalty",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "employer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="penalties",
                        to="registry.employer",
                    ),
                ),
                ("scheme", models.CharField(max_length=60)),
                ("month", models.DateField()),
                ("number", models.PositiveSmallIntegerField()),
                ("day", models.DateField()),
                ("amount", models.BigIntegerField()),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="penalty", to="books.entry"
                    ),
                ),
                ("author", models.CharField(max_length=150)),
            ],
            options={
                "ordering": ("day", "id"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("employer", "scheme", "month", "number"), name="penalty_once"
                    ),
                    models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="penalty_above_zero"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Affiliation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="affiliations",
                        to="registry.person",
                    ),
                ),
                ("scheme", models.CharField(max_length=60)),
                ("first_day", models.DateField()),
                ("last_day", models.DateField(blank=True, null=True)),
            ],
            options={
                "ordering": ("first_day", "id"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("last_day__isnull", True)),
                        fields=("person", "scheme"),
                        name="affiliated_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("last_day__isnull", True),
                            ("last_day__gte", models.F("first_day")),
                            _connector="OR",
                        ),
                        name="affiliation_days_in_order",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SetTerms",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("scheme", models.CharField(max_length=60)),
                ("first_day", models.DateField()),
                ("content", models.JSONField()),
                ("author", models.CharField(max_length=150)),
                ("set_at", models.DateTimeField()),
            ],
            options={
                "ordering": ("scheme", "first_day", "id"),
                "constraints": [
                    models.UniqueConstraint(fields=("scheme", "first_day"), name="terms_set_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Assessment",
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
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessments",
                        to="registry.household",
                    ),
                ),
                ("scheme", models.CharField(max_length=60)),
                ("month", models.DateField()),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessments",
                        to="schemes.version",
                    ),
                ),
                ("due", models.BigIntegerField()),
                ("dues", models.JSONField()),
                ("household_as_was", models.JSONField()),
                ("trace", models.JSONField()),
                (
                    "run",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessments",
                        to="runs.run",
                    ),
                ),
                ("author", models.CharField(max_length=150)),
                ("assessed_at", models.DateTimeField()),
                ("pay_by", models.DateField()),
            ],
            options={
                "ordering": ("month", "id"),
                "constraints": [
                    models.UniqueConstraint(fields=("household", "scheme", "month"), name="assessed_once"),
                    models.CheckConstraint(condition=models.Q(("due__gte", 0)), name="due_not_below_zero"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Correction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="contributions.assessment",
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("due", models.BigIntegerField()),
                ("dues", models.JSONField()),
                ("household_as_was", models.JSONField()),
                ("reason", models.CharField(max_length=300)),
                ("author", models.CharField(max_length=150)),
                ("corrected_at", models.DateTimeField()),
            ],
            options={
                "ordering": ("assessment_id", "number"),
                "constraints": [
                    models.UniqueConstraint(fields=("assessment", "number"), name="correction_number"),
                    models.CheckConstraint(
                        condition=models.Q(("due__gte", 0), ("number__gte", 1)), name="correction_due"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CoverPeriod",
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
                        related_name="periods",
                        to="registry.household",
                    ),
                ),
                ("scheme", models.CharField(max_length=60)),
                ("enrolled", models.DateField()),
                ("first_day", models.DateField()),
                ("last_day", models.DateField()),
                ("is_renewal", models.BooleanField()),
                ("value", models.BigIntegerField()),
                ("parts", models.JSONField()),
                ("inputs", models.JSONField()),
                ("author", models.CharField(max_length=150)),
                ("enrolled_at", models.DateTimeField()),
            ],
            options={
                "ordering": ("first_day", "id"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("household", "scheme", "first_day"), name="period_begins_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("last_day__gte", models.F("first_day")), ("value__gte", 0)),
                        name="period_days_and_value",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Instalment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "period",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="instalments",
                        to="contributions.coverperiod",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("first_day", models.DateField()),
                ("last_day", models.DateField()),
                ("pay_by", models.DateField()),
                ("amount", models.BigIntegerField()),
            ],
            options={
                "ordering": ("period_id", "position"),
                "constraints": [
                    models.UniqueConstraint(fields=("period", "position"), name="instalment_position")
                ],
            },
        ),
        migrations.CreateModel(
            name="Fee",
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
                        related_name="fees",
                        to="registry.household",
                    ),
                ),
                ("scheme", models.CharField(max_length=60)),
                ("day", models.DateField()),
                (
                    "kind",
                    models.CharField(
                        choices=[("joining", "Joining fee"), ("rejoining", "Joining fee, once more")],
                        max_length=10,
                    ),
                ),
                ("amount", models.BigIntegerField()),
            ],
            options={
                "ordering": ("day", "id"),
                "constraints": [
                    models.UniqueConstraint(fields=("household", "scheme", "day"), name="fee_of_a_day_once"),
                    models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="fee_above_zero"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Waiver",
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
                        related_name="waivers",
                        to="registry.household",
                    ),
                ),
                ("scheme", models.CharField(max_length=60)),
                ("due", models.CharField(max_length=60, unique=True)),
                ("day", models.DateField()),
                ("amount", models.BigIntegerField()),
                ("reason", models.CharField(max_length=300)),
                ("author", models.CharField(max_length=150)),
            ],
            options={
                "ordering": ("day", "id"),
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="waiver_above_zero")
                ],
            },
        ),
        migrations.CreateModel(
            name="Suspension",
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
                        related_name="suspensions",
                        to="registry.household",
                    ),
                ),
                ("scheme", models.CharField(max_length=60)),
                ("first_day", models.DateField()),
                ("last_day", models.DateField(blank=True, null=True)),
                ("reason", models.CharField(max_length=300)),
                ("author", models.CharField(max_length=150)),
            ],
            options={
                "ordering": ("first_day", "id"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("last_day__isnull", True)),
                        fields=("household", "scheme"),
                        name="suspended_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("last_day__isnull", True),
                            ("last_day__gte", models.F("first_day")),
                            _connector="OR",
                        ),
                        name="suspension_days_in_order",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Receipt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=60, unique=True)),
                (
                    "collector",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="receipts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                (
                    "household",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="receipts",
                        to="registry.household",
                    ),
                ),
                (
                    "employer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="receipts",
                        to="registry.employer",
                    ),
                ),
                ("scheme", models.CharField(max_length=60)),
                ("day", models.DateField()),
                ("amount", models.BigIntegerField()),
                (
                    "means",
                    models.CharField(
                        choices=[
                            ("cash", "Cash"),
                            ("bank", "Bank"),
                            ("mobile", "Mobile money"),
                            ("funding", "Paid by a funder"),
                        ],
                        default="cash",
                        max_length=10,
                    ),
                ),
                (
                    "purpose",
                    models.CharField(
                        choices=[("premium", "Contribution"), ("card", "Card and photo")],
                        default="premium",
                        max_length=10,
                    ),
                ),
                ("payer", models.CharField(blank=True, max_length=200)),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="receipt", to="books.entry"
                    ),
                ),
            ],
            options={
                "ordering": ("-day", "-id"),
                "constraints": [
                    models.UniqueConstraint(fields=("collector", "number"), name="receipt_number"),
                    models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="receipt_above_zero"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("employer__isnull", True), ("household__isnull", False)),
                            models.Q(("employer__isnull", False), ("household__isnull", True)),
                            _connector="OR",
                        ),
                        name="receipt_of_one",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Cancellation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "receipt",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cancellation",
                        to="contributions.receipt",
                    ),
                ),
                ("day", models.DateField()),
                ("reason", models.CharField(max_length=300)),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cancellation",
                        to="books.entry",
                    ),
                ),
                ("author", models.CharField(max_length=150)),
            ],
        ),
        migrations.CreateModel(
            name="Refund",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=60, unique=True)),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="refunds",
                        to="registry.household",
                    ),
                ),
                ("scheme", models.CharField(max_length=60)),
                ("day", models.DateField()),
                ("amount", models.BigIntegerField()),
                ("reason", models.CharField(max_length=300)),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="refund", to="books.entry"
                    ),
                ),
                ("author", models.CharField(max_length=150)),
            ],
            options={
                "ordering": ("-day", "-id"),
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="refund_above_zero")
                ],
            },
        ),
        append_only(*(f"contributions_{name}" for name in KEPT)),
        refusing("contributions_receipt", "INSERT", NOT_THE_NEXT, "not the next number"),
    ]
