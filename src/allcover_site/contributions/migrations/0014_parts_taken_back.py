"""Parts of periods of cover that are owed by nobody any more, as who joined left before they began."""

import django.db.models.deletion
from django.db import migrations, models

from allcover_site.audit.guards import append_only


class Migration(migrations.Migration):
    dependencies = [("contributions", "0013_left_out")]

    operations = [
        migrations.CreateModel(
            name="PartTakenBack",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField()),
                ("reason", models.CharField(max_length=300)),
                ("author", models.CharField(max_length=150)),
                (
                    "part",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="taken_back",
                        to="contributions.instalment",
                    ),
                ),
            ],
        ),
        append_only("contributions_parttakenback"),
    ]
