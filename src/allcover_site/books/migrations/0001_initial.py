"""The tables of the books, and what the database itself refuses, whoever asks: changes of what was written, entries that do
not balance or that are dated in a closed period, lines that join an entry later, changes of a closed period."""

import django.db.models.deletion
from django.db import migrations, models

from allcover_site.audit.guards import append_only, refusing

FEWER_OR_UNEVEN = (
    "(SELECT COUNT(*) < 2 OR SUM(debit) <> SUM(credit) FROM books_line WHERE entry_id = NEW.number)"
)
OUTSIDE_OPEN_PERIOD = (
    "NOT EXISTS (SELECT 1 FROM books_period WHERE id = NEW.period_id AND closed_at IS NULL "
    "AND NEW.day BETWEEN first_day AND last_day)"
)
WRITTEN = "EXISTS (SELECT 1 FROM books_entry WHERE number = NEW.entry_id)"
MOVED_OR_CLOSED = "OLD.closed_at IS NOT NULL OR OLD.first_day <> NEW.first_day OR OLD.last_day <> NEW.last_day OR OLD.id <> NEW.id"
KEPT = ("account", "answer", "entry", "line", "proposal", "reservation", "settlement")


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Book",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("currency", models.CharField(max_length=3)),
                ("digits", models.PositiveSmallIntegerField()),
                ("number", models.BigIntegerField()),
                ("seal", models.CharField(max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name="Account",
            fields=[
                ("code", models.CharField(max_length=20, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=200)),
                ("kind", models.CharField(max_length=10)),
            ],
            options={
                "ordering": ("code",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ("asset", "liability", "equity", "income", "expense"))
                        ),
                        name="account_kind",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Period",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("first_day", models.DateField(unique=True)),
                ("last_day", models.DateField(unique=True)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ("first_day",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("last_day__gte", models.F("first_day"))),
                        name="period_days_in_order",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("number", models.BigIntegerField(primary_key=True, serialize=False)),
                ("key", models.CharField(max_length=120, unique=True)),
                ("day", models.DateField()),
                (
                    "period",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="entries", to="books.period"
                    ),
                ),
                ("text", models.CharField(max_length=300)),
                ("document", models.CharField(blank=True, max_length=120)),
                ("author", models.CharField(max_length=150)),
                ("written_at", models.DateTimeField()),
                (
                    "reversal_of",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reversal",
                        to="books.entry",
                    ),
                ),
                ("before", models.CharField(max_length=64)),
                ("seal", models.CharField(max_length=64, unique=True)),
            ],
            options={
                "ordering": ("number",),
            },
        ),
        migrations.CreateModel(
            name="Line",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="books.entry",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "account",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="books.account",
                    ),
                ),
                ("debit", models.BigIntegerField()),
                ("credit", models.BigIntegerField()),
                ("scheme", models.CharField(blank=True, max_length=60)),
                ("area", models.CharField(blank=True, max_length=60)),
                ("party", models.CharField(blank=True, max_length=120)),
                ("cause", models.CharField(blank=True, max_length=120)),
            ],
            options={
                "ordering": ("entry_id", "position"),
                "indexes": [models.Index(fields=["account", "party"], name="books_line_party")],
                "constraints": [
                    models.UniqueConstraint(fields=("entry", "position"), name="line_position"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("debit__gt", 0), ("credit", 0)),
                            models.Q(("debit", 0), ("credit__gt", 0)),
                            _connector="OR",
                        ),
                        name="line_on_one_side",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reservation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=120, unique=True)),
                ("day", models.DateField()),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reserved",
                        to="books.account",
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="awaited",
                        to="books.account",
                    ),
                ),
                ("amount", models.BigIntegerField()),
                ("scheme", models.CharField(blank=True, max_length=60)),
                ("party", models.CharField(blank=True, max_length=120)),
                ("cause", models.CharField(blank=True, max_length=120)),
                ("author", models.CharField(max_length=150)),
                ("written_at", models.DateTimeField()),
            ],
            options={
                "ordering": ("id",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)), name="reservation_above_zero"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Settlement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "reservation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="settlement",
                        to="books.reservation",
                    ),
                ),
                (
                    "entry",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="settled",
                        to="books.entry",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("author", models.CharField(max_length=150)),
                ("written_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Proposal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=60, unique=True)),
                ("day", models.DateField()),
                ("text", models.CharField(max_length=300)),
                ("document", models.CharField(blank=True, max_length=120)),
                ("lines", models.JSONField()),
                ("author", models.CharField(max_length=150)),
                ("written_at", models.DateTimeField()),
            ],
            options={
                "ordering": ("-id",),
            },
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "proposal",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answer",
                        to="books.proposal",
                    ),
                ),
                (
                    "entry",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answered",
                        to="books.entry",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("author", models.CharField(max_length=150)),
                ("written_at", models.DateTimeField()),
            ],
        ),
        append_only(*(f"books_{name}" for name in KEPT)),
        refusing("books_entry", "INSERT", FEWER_OR_UNEVEN, "does not balance"),
        refusing("books_entry", "INSERT", OUTSIDE_OPEN_PERIOD, "dated in no open period"),
        refusing("books_line", "INSERT", WRITTEN, "the entry is written"),
        refusing("books_period", "UPDATE", MOVED_OR_CLOSED, "a closed period stays closed"),
        refusing("books_period", "DELETE", "1 = 1", "periods are kept"),
    ]
