"""As which a part of a period of cover was written first, whose period was priced again since."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("contributions", "0015_endings")]

    # A column that may be empty is added to the table as it is, on SQLite too: its triggers stay.
    operations = [
        migrations.AddField(
            "instalment",
            "origin",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="written_again",
                to="contributions.instalment",
            ),
        ),
    ]
