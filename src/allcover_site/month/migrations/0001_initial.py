"""The table of what is told of a year, which is kept as written."""

from django.db import migrations, models

from allcover_site.audit.guards import append_only


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="YearFacts",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("scheme", models.CharField(max_length=60)),
                ("year", models.PositiveSmallIntegerField()),
                ("target", models.PositiveIntegerField(blank=True, null=True)),
                ("hidden_costs", models.PositiveBigIntegerField(default=0)),
                ("source", models.CharField(max_length=300)),
                ("author", models.CharField(max_length=150)),
                ("told_at", models.DateTimeField()),
            ],
            options={
                "ordering": ("id",),
            },
        ),
        append_only("month_yearfacts"),
    ]
