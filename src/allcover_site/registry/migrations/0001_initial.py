"""The tables of the registry; declarations, papers, scans and consents are kept as written."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import allcover_site.registry.models
from allcover_site.audit.guards import append_only


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Person",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("given_name", models.CharField(max_length=100, verbose_name="Given name")),
                ("family_name", models.CharField(max_length=100, verbose_name="Family name")),
                (
                    "sex",
                    models.CharField(
                        choices=[("female", "Female"), ("male", "Male")], max_length=6, verbose_name="Sex"
                    ),
                ),
                ("birth_date", models.DateField(verbose_name="Date of birth")),
                ("area", models.CharField(max_length=60, verbose_name="Area")),
                (
                    "given_sound",
                    allcover_site.registry.models.SoundField(
                        default="", editable=False, max_length=12, of="given_name"
                    ),
                ),
                (
                    "family_sound",
                    allcover_site.registry.models.SoundField(
                        default="", editable=False, max_length=12, of="family_name"
                    ),
                ),
                (
                    "given_plain",
                    allcover_site.registry.models.PlainField(
                        default="", editable=False, max_length=40, of="given_name"
                    ),
                ),
                (
                    "family_plain",
                    allcover_site.registry.models.PlainField(
                        default="", editable=False, max_length=40, of="family_name"
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged",
                        to="registry.person",
                    ),
                ),
            ],
            options={
                "ordering": ("family_name", "given_name", "id"),
                "indexes": [
                    models.Index(fields=["family_name", "given_name"], name="registry_person_name"),
                    models.Index(fields=["birth_date", "family_sound"], name="registry_person_birth"),
                    models.Index(fields=["family_sound", "given_sound"], name="registry_person_sound"),
                    models.Index(fields=["family_plain", "given_plain", "id"], name="registry_person_family"),
                    models.Index(fields=["given_plain", "family_plain", "id"], name="registry_person_given"),
                    models.Index(
                        condition=models.Q(("merged_into__isnull", False)),
                        fields=["merged_into"],
                        name="registry_person_merged",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("sex__in", ("female", "male"))), name="person_sex"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("merged_into__isnull", True),
                            models.Q(("merged_into", models.F("id")), _negated=True),
                            _connector="OR",
                        ),
                        name="person_not_into_self",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Household",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("area", models.CharField(max_length=60)),
            ],
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("first_day", models.DateField(verbose_name="From")),
                ("last_day", models.DateField(blank=True, null=True, verbose_name="To")),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="registry.household",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="registry.person",
                    ),
                ),
                (
                    "relation",
                    models.CharField(
                        choices=[
                            ("head", "Head"),
                            ("spouse", "Spouse"),
                            ("child", "Child"),
                            ("parent", "Parent"),
                            ("child_in_law", "Child-in-law"),
                            ("grandchild", "Grandchild"),
                            ("sibling", "Sibling"),
                            ("other_relative", "Other relative"),
                            ("domestic_worker", "Domestic worker"),
                            ("not_related", "Not related"),
                        ],
                        max_length=20,
                    ),
                ),
            ],
            options={
                "ordering": ("first_day", "id"),
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("last_day__isnull", True),
                            ("last_day__gte", models.F("first_day")),
                            _connector="OR",
                        ),
                        name="membership_days_in_order",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("last_day__isnull", True)),
                        fields=("person",),
                        name="lives_in_one",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Declaration",
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
                        related_name="declarations",
                        to="registry.person",
                    ),
                ),
                ("day", models.DateField()),
                ("facts", models.JSONField()),
            ],
            options={
                "ordering": ("day", "id"),
            },
        ),
        migrations.CreateModel(
            name="Facility",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=20, unique=True)),
                ("name", models.CharField(max_length=200)),
                ("level", models.CharField(max_length=40)),
                ("area", models.CharField(max_length=60)),
            ],
            options={
                "ordering": ("name",),
            },
        ),
        migrations.CreateModel(
            name="Employer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=20, unique=True, verbose_name="Number")),
                ("name", models.CharField(max_length=200, verbose_name="Name")),
                ("industry", models.CharField(blank=True, max_length=60, verbose_name="Industry")),
                ("size", models.PositiveIntegerField(blank=True, null=True, verbose_name="Workers, as told")),
                ("area", models.CharField(max_length=60, verbose_name="Area")),
                ("contact", models.CharField(blank=True, max_length=200, verbose_name="Contact")),
            ],
            options={
                "ordering": ("name", "id"),
            },
        ),
        migrations.CreateModel(
            name="Employment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("first_day", models.DateField(verbose_name="From")),
                ("last_day", models.DateField(blank=True, null=True, verbose_name="To")),
                (
                    "employer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="employments",
                        to="registry.employer",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="employments",
                        to="registry.person",
                    ),
                ),
            ],
            options={
                "ordering": ("first_day", "id"),
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("last_day__isnull", True),
                            ("last_day__gte", models.F("first_day")),
                            _connector="OR",
                        ),
                        name="employment_days_in_order",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("last_day__isnull", True)),
                        fields=("employer", "person"),
                        name="employed_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Group",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("cooperative", "Cooperative"),
                            ("association", "Association"),
                            ("school", "School"),
                            ("other", "Other"),
                        ],
                        max_length=20,
                        verbose_name="Kind",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="Name")),
                ("area", models.CharField(max_length=60, verbose_name="Area")),
                ("contact", models.CharField(blank=True, max_length=200, verbose_name="Contact")),
            ],
            options={
                "ordering": ("name", "id"),
                "constraints": [models.UniqueConstraint(fields=("area", "name"), name="group_name_in_area")],
            },
        ),
        migrations.CreateModel(
            name="GroupMembership",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("first_day", models.DateField(verbose_name="From")),
                ("last_day", models.DateField(blank=True, null=True, verbose_name="To")),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="registry.group",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="group_memberships",
                        to="registry.person",
                    ),
                ),
            ],
            options={
                "ordering": ("first_day", "id"),
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("last_day__isnull", True),
                            ("last_day__gte", models.F("first_day")),
                            _connector="OR",
                        ),
                        name="groupmembership_days_in_order",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("last_day__isnull", True)),
                        fields=("group", "person"),
                        name="in_group_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Upload",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("register", models.CharField(max_length=20)),
                ("name", models.CharField(max_length=100)),
                ("digest", models.CharField(max_length=64)),
                ("content", models.JSONField()),
                ("rows", models.PositiveIntegerField()),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="uploads",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("uploaded_at", models.DateTimeField()),
                ("written_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ("-id",),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("written_at__isnull", False)),
                        fields=("register", "digest"),
                        name="imported_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Merge",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kept",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merges_kept",
                        to="registry.person",
                    ),
                ),
                (
                    "merged",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merges",
                        to="registry.person",
                    ),
                ),
                ("reason", models.CharField(max_length=300)),
                ("homes", models.JSONField()),
                ("by", models.CharField(max_length=150)),
                ("at", models.DateTimeField()),
                ("undone_by", models.CharField(blank=True, max_length=150)),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ("-id",),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("undone_at__isnull", True)),
                        fields=("merged",),
                        name="merged_into_one",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Apart",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "one",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.person"
                    ),
                ),
                (
                    "two",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.person"
                    ),
                ),
                ("by", models.CharField(max_length=150)),
                ("at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("one", "two"), name="apart_once"),
                    models.CheckConstraint(
                        condition=models.Q(("one__lt", models.F("two"))), name="apart_in_order"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Paper",
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
                        related_name="papers",
                        to="registry.person",
                    ),
                ),
                (
                    "proves",
                    models.CharField(
                        choices=[
                            ("identity", "Who they are"),
                            ("birth", "When they were born"),
                            ("relation", "Whose child or spouse they are"),
                            ("residence", "Where they live"),
                            ("disability", "Their disability"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("birth_certificate", "Birth certificate"),
                            ("identity_card", "Identity card"),
                            ("passport", "Passport"),
                            ("refugee_card", "Refugee card"),
                            ("marriage_certificate", "Marriage certificate"),
                            ("disability_card", "Disability card"),
                            ("witnesses", "Attested by witnesses"),
                            ("health_record", "Health record or vaccination card"),
                            ("school_record", "School record"),
                            ("religious_register", "Religious register"),
                            ("local_authority", "Attested by the local authority"),
                        ],
                        max_length=30,
                    ),
                ),
                ("number", models.CharField(blank=True, max_length=60)),
                ("told_by", models.CharField(max_length=300)),
                ("day", models.DateField()),
                ("noted_by", models.CharField(max_length=150)),
                ("noted_at", models.DateTimeField()),
            ],
            options={
                "ordering": ("-id",),
            },
        ),
        migrations.CreateModel(
            name="Consent",
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
                        related_name="consents",
                        to="registry.person",
                    ),
                ),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("facilities", "To show cover to health facilities"),
                            ("contact", "To send messages by telephone"),
                            ("other_schemes", "To compare with other schemes and registers"),
                            ("statistics", "For statistics and research without names"),
                        ],
                        max_length=20,
                    ),
                ),
                ("is_given", models.BooleanField()),
                (
                    "form",
                    models.CharField(
                        choices=[
                            ("signed", "Signed on paper"),
                            ("spoken", "Spoken before staff"),
                            ("guardian", "By parent or guardian"),
                        ],
                        max_length=10,
                    ),
                ),
                ("day", models.DateField()),
                ("noted_by", models.CharField(max_length=150)),
                ("noted_at", models.DateTimeField()),
            ],
            options={
                "ordering": ("-id",),
            },
        ),
        migrations.CreateModel(
            name="Scan",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "paper",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="scans",
                        to="registry.paper",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("image/png", "PNG"), ("image/jpeg", "JPEG"), ("application/pdf", "PDF")],
                        max_length=20,
                    ),
                ),
                ("digest", models.CharField(max_length=64)),
                ("size", models.PositiveIntegerField()),
                ("content", models.BinaryField()),
                ("added_by", models.CharField(max_length=150)),
                ("added_at", models.DateTimeField()),
            ],
            options={
                "ordering": ("id",),
                "constraints": [
                    models.UniqueConstraint(fields=("paper", "digest"), name="scanned_once"),
                ],
            },
        ),
        append_only("registry_declaration", "registry_paper", "registry_consent", "registry_scan"),
    ]
