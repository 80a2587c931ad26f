"""The table of published versions, which are kept as written."""

from django.db import migrations, models

from allcover_site.audit.guards import append_only


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Version",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("scheme", models.CharField(max_length=60)),
                ("number", models.PositiveIntegerField()),
                ("first_day", models.DateField()),
                ("files", models.JSONField()),
                ("digest", models.CharField(max_length=64)),
                ("fingerprint", models.CharField(max_length=64)),
                ("library", models.CharField(max_length=30)),
                ("published_by", models.CharField(max_length=150)),
                ("published_at", models.DateTimeField()),
            ],
            options={
                "ordering": ("scheme", "number"),
                "constraints": [
                    models.UniqueConstraint(fields=("scheme", "number"), name="version_number"),
                    models.UniqueConstraint(
                        fields=("scheme", "digest", "first_day"), name="version_published_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1)), name="version_number_from_one"
                    ),
                ],
            },
        ),
        append_only("schemes_version"),
    ]
