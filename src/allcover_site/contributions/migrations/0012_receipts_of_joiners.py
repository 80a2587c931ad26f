"""Which receipts pay the part of who joined a period of cover after it was bought."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("contributions", "0011_estimates")]

    # A column that may be empty is added to the table as it is, on SQLite too: its triggers stay.
    operations = [
        migrations.AddField(
            "receipt",
            "part",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="receipts",
                to="contributions.instalment",
            ),
        ),
    ]
