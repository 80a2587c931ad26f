"""Lines that were approved beforehand, by a letter or a reviewer; what the sender says of it is kept as that."""

import django.db.models.deletion
from django.db import migrations, models

from allcover_site.audit.guards import append_only


class Migration(migrations.Migration):
    dependencies = [("claims", "0002_late_appeals")]

    operations = [
        migrations.RenameField("line", "has_prior_approval", "says_approved"),
        migrations.CreateModel(
            name="Approval",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("evidence", models.CharField(max_length=300)),
                ("by", models.CharField(max_length=150)),
                ("at", models.DateTimeField()),
                (
                    "line",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="approval",
                        to="claims.line",
                    ),
                ),
            ],
        ),
        append_only("claims_approval"),
    ]
