"""The tables of claims: what was asked, looked at, decided, reversed, paid and ruled is kept as written, and a claim has one
decision that stands. A line that is not decided may be reviewed."""

import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models

from allcover_site.audit.guards import append_only, refusing

STANDING = (
    "EXISTS (SELECT 1 FROM claims_decision d WHERE d.claim_id = {row}.claim_id AND NOT EXISTS "
    "(SELECT 1 FROM claims_reversal r WHERE r.decision_id = d.id))"
)
ASKED_CHANGES = (
    "OLD.claim_id <> NEW.claim_id OR OLD.item <> NEW.item OR OLD.quantity <> NEW.quantity "
    "OR COALESCE(OLD.price, -1) <> COALESCE(NEW.price, -1)"
)
KEPT = (
    "agreement", "appeal", "claim", "decision", "letter", "letterend", "look", "paid", "payment", "paymentstep", "practice",
    "price", "reversal", "ruling", "sample", "sampled", "submission",
)  # fmt: skip


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("books", "0001_initial"),
        ("registry", "0001_initial"),
        ("schemes", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Claim",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "facility",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="claims",
                        to="registry.facility",
                    ),
                ),
                ("code", models.CharField(max_length=20)),
                ("scheme", models.CharField(max_length=60)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="claims",
                        to="registry.person",
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="claims",
                        to="registry.household",
                    ),
                ),
                ("first_day", models.DateField()),
                ("last_day", models.DateField()),
                (
                    "visit",
                    models.CharField(
                        choices=[("other", "Other"), ("emergency", "Emergency"), ("referral", "Referral")],
                        max_length=10,
                    ),
                ),
                ("area", models.CharField(max_length=60)),
                ("entered_by", models.CharField(max_length=150)),
                ("entered_at", models.DateTimeField()),
            ],
            options={
                "ordering": ("-id",),
                "indexes": [models.Index(fields=["facility", "-id"], name="claims_claim_newest")],
                "constraints": [
                    models.UniqueConstraint(fields=("facility", "code"), name="claim_code"),
                    models.CheckConstraint(
                        condition=models.Q(("last_day__gte", models.F("first_day"))),
                        name="claim_days_in_order",
                    ),
                ],
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
                    "claim",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="claims.claim",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("item", models.CharField(max_length=60)),
                ("quantity", models.PositiveIntegerField()),
                ("price", models.BigIntegerField(blank=True, null=True)),
                ("has_prior_approval", models.BooleanField(default=False)),
                ("approved_quantity", models.PositiveIntegerField(blank=True, null=True)),
                ("approved_price", models.BigIntegerField(blank=True, null=True)),
                ("reviewed_by", models.CharField(blank=True, max_length=150)),
                ("reason", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "ordering": ("claim_id", "position"),
                "indexes": [models.Index(fields=["item", "-id"], name="claims_line_item")],
                "constraints": [
                    models.UniqueConstraint(fields=("claim", "position"), name="claim_line_position"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("price__isnull", True), ("price__gte", 0), _connector="OR"),
                            models.Q(
                                ("approved_price__isnull", True), ("approved_price__gte", 0), _connector="OR"
                            ),
                        ),
                        name="claim_line_price",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "claim",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="claims.claim",
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(default=1)),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="schemes.version",
                    ),
                ),
                ("inputs", models.JSONField()),
                ("lines", models.JSONField()),
                ("used", models.JSONField()),
                ("asked", models.BigIntegerField()),
                ("paid", models.BigIntegerField()),
                ("patient", models.BigIntegerField()),
                ("provider", models.BigIntegerField()),
                (
                    "entry",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decision",
                        to="books.entry",
                    ),
                ),
                ("decided_by", models.CharField(max_length=150)),
                ("decided_at", models.DateTimeField()),
            ],
            options={
                "ordering": ("claim_id", "number"),
                "constraints": [
                    models.UniqueConstraint(fields=("claim", "number"), name="decision_number"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "asked",
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("paid"), "+", models.F("patient")
                                    ),
                                    "+",
                                    models.F("provider"),
                                ),
                            )
                        ),
                        name="decision_shares_add_up",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("paid__gte", 0), ("patient__gte", 0), ("provider__gte", 0)),
                        name="decision_shares_not_below_zero",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reversal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "decision",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reversal",
                        to="claims.decision",
                    ),
                ),
                (
                    "entry",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="claim_reversal",
                        to="books.entry",
                    ),
                ),
                ("reason", models.CharField(max_length=300)),
                ("reversed_by", models.CharField(max_length=150)),
                ("reversed_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Submission",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "claim",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="submission",
                        to="claims.claim",
                    ),
                ),
                ("schemes", models.JSONField()),
                ("findings", models.JSONField()),
                ("asked", models.BigIntegerField()),
                ("expected", models.BigIntegerField()),
                ("signs", models.JSONField()),
                ("score", models.PositiveIntegerField()),
                ("submitted_at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["-score", "claim"], name="claims_queue")],
            },
        ),
        migrations.CreateModel(
            name="Appeal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appeals",
                        to="claims.decision",
                    ),
                ),
                (
                    "appellant",
                    models.CharField(
                        choices=[("patient", "The patient"), ("facility", "The facility")], max_length=10
                    ),
                ),
                ("received_on", models.DateField()),
                ("grounds", models.CharField(max_length=500)),
                ("entered_by", models.CharField(max_length=150)),
                ("entered_at", models.DateTimeField()),
            ],
            options={
                "ordering": ("received_on", "id"),
                "constraints": [
                    models.UniqueConstraint(fields=("decision", "appellant"), name="appeal_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Ruling",
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="ruling", to="claims.appeal"
                    ),
                ),
                ("is_allowed", models.BooleanField()),
                ("reason", models.CharField(max_length=500)),
                ("ruled_by", models.CharField(max_length=150)),
                ("ruled_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Letter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=60, unique=True)),
                ("scheme", models.CharField(max_length=60)),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letters",
                        to="schemes.version",
                    ),
                ),
                (
                    "facility",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letters",
                        to="registry.facility",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letters",
                        to="registry.person",
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letters",
                        to="registry.household",
                    ),
                ),
                ("first_day", models.DateField()),
                ("last_day", models.DateField()),
                ("lines", models.JSONField()),
                ("used", models.JSONField()),
                ("amount", models.BigIntegerField()),
                (
                    "reservation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letter",
                        to="books.reservation",
                    ),
                ),
                ("issued_by", models.CharField(max_length=150)),
                ("issued_at", models.DateTimeField()),
            ],
            options={
                "ordering": ("-id",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("last_day__gte", models.F("first_day"))),
                        name="letter_days_in_order",
                    ),
                    models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="letter_above_zero"),
                ],
            },
        ),
        migrations.CreateModel(
            name="LetterEnd",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "letter",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="end", to="claims.letter"
                    ),
                ),
                (
                    "how",
                    models.CharField(
                        choices=[("used", "Used"), ("expired", "Expired"), ("withdrawn", "Withdrawn")],
                        max_length=10,
                    ),
                ),
                (
                    "claim",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letter_used",
                        to="claims.claim",
                    ),
                ),
                (
                    "reservation",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letter_end",
                        to="books.reservation",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("by", models.CharField(max_length=150)),
                ("at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("claim__isnull", False), ("how", "used")),
                            models.Q(models.Q(("how", "used"), _negated=True), ("claim__isnull", True)),
                            _connector="OR",
                        ),
                        name="letter_used_by_claim",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Payment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=60, unique=True)),
                (
                    "facility",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payments",
                        to="registry.facility",
                    ),
                ),
                (
                    "method",
                    models.CharField(choices=[("cash", "In cash"), ("cheque", "By cheque")], max_length=10),
                ),
                ("amount", models.BigIntegerField()),
                (
                    "reservation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payment",
                        to="books.reservation",
                    ),
                ),
                ("prepared_by", models.CharField(max_length=150)),
                ("prepared_at", models.DateTimeField()),
            ],
            options={
                "ordering": ("-id",),
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="payment_above_zero")
                ],
            },
        ),
        migrations.CreateModel(
            name="Paid",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "payment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="parts", to="claims.payment"
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payments",
                        to="claims.decision",
                    ),
                ),
                ("amount", models.BigIntegerField()),
            ],
            options={
                "ordering": ("id",),
                "constraints": [
                    models.UniqueConstraint(fields=("payment", "decision"), name="paid_once_in_a_payment")
                ],
            },
        ),
        migrations.CreateModel(
            name="PaymentStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "payment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="claims.payment"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("approved", "Approved"),
                            ("paid", "Paid"),
                            ("void", "Void"),
                            ("reconciled", "Reconciled"),
                        ],
                        max_length=10,
                    ),
                ),
                ("day", models.DateField()),
                ("document", models.CharField(blank=True, max_length=60)),
                (
                    "entry",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payment_step",
                        to="books.entry",
                    ),
                ),
                ("by", models.CharField(max_length=150)),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ("id",),
                "constraints": [
                    models.UniqueConstraint(fields=("payment", "kind"), name="payment_step_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "paid"), models.Q(("document", ""), _negated=True)),
                        fields=("document",),
                        name="cheque_used_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PriceList",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=20, unique=True)),
                ("name", models.CharField(max_length=200)),
                ("scheme", models.CharField(max_length=60)),
                ("area", models.CharField(max_length=60)),
            ],
            options={
                "ordering": ("code",),
            },
        ),
        migrations.CreateModel(
            name="Price",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "price_list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="prices",
                        to="claims.pricelist",
                    ),
                ),
                ("item", models.CharField(max_length=60)),
                ("first_day", models.DateField()),
                ("amount", models.BigIntegerField(null=True)),
            ],
            options={
                "ordering": ("item", "first_day", "id"),
                "indexes": [models.Index(fields=["price_list", "first_day"], name="claims_price_day")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount__isnull", True), ("amount__gte", 0), _connector="OR"),
                        name="price_amount",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Agreement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "facility",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreements",
                        to="registry.facility",
                    ),
                ),
                ("scheme", models.CharField(max_length=60)),
                (
                    "price_list",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreements",
                        to="claims.pricelist",
                    ),
                ),
                ("first_day", models.DateField()),
            ],
            options={
                "ordering": ("first_day", "id"),
            },
        ),
        migrations.CreateModel(
            name="Practice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("scheme", models.CharField(max_length=60)),
                ("first_day", models.DateField()),
                ("appeal_days", models.PositiveSmallIntegerField(default=60)),
                ("letter_days", models.PositiveSmallIntegerField(default=30)),
                ("second_from", models.BigIntegerField(blank=True, null=True)),
            ],
            options={
                "ordering": ("scheme", "first_day", "id"),
            },
        ),
        migrations.CreateModel(
            name="Look",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="looks", to="claims.claim"
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[("passed", "Looked through"), ("second", "A second reviewer is asked")],
                        max_length=10,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300)),
                ("by", models.CharField(max_length=150)),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ("id",),
            },
        ),
        migrations.CreateModel(
            name="Sample",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("scheme", models.CharField(max_length=60)),
                ("area", models.CharField(blank=True, max_length=60)),
                ("seed", models.CharField(max_length=64)),
                ("margin", models.CharField(max_length=10)),
                ("confidence", models.CharField(max_length=10)),
                ("expected", models.CharField(max_length=10)),
                ("population", models.JSONField()),
                ("drawn_by", models.CharField(max_length=150)),
                ("drawn_at", models.DateTimeField()),
            ],
            options={
                "ordering": ("-id",),
            },
        ),
        migrations.CreateModel(
            name="Sampled",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "sample",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="claims", to="claims.sample"
                    ),
                ),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sampled", to="claims.claim"
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
                "constraints": [models.UniqueConstraint(fields=("sample", "claim"), name="sampled_once")],
            },
        ),
        append_only(*(f"claims_{name}" for name in KEPT)),
        refusing("claims_line", "UPDATE", STANDING.format(row="OLD"), "the claim is decided"),
        refusing("claims_line", "UPDATE", ASKED_CHANGES, "what was asked stays"),
        refusing("claims_line", "DELETE", "1 = 1", "what was asked stays"),
        refusing("claims_decision", "INSERT", STANDING.format(row="NEW"), "the claim is decided"),
    ]
