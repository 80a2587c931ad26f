"""What funders owe of periods of cover, and periods that were cancelled; of periods sold before, nothing of funders was booked."""

import django.db.models.deletion
from django.db import migrations, models

from allcover_site.audit.guards import append_only, lifted


class Migration(migrations.Migration):
    dependencies = [("contributions", "0004_membership_written")]

    operations = [
        lifted("contributions_coverperiod", "contributions_fundershare"),
        migrations.CreateModel(
            name="PeriodCancellation",
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
                    "period",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cancellation",
                        to="contributions.coverperiod",
                    ),
                ),
            ],
        ),
        migrations.AddField("coverperiod", "dues", models.JSONField(default=dict)),
        migrations.AddField("coverperiod", "again", models.PositiveSmallIntegerField(default=0)),
        migrations.RemoveConstraint("coverperiod", "period_begins_once"),
        migrations.AddConstraint(
            "coverperiod",
            models.UniqueConstraint(
                fields=("household", "scheme", "first_day", "again"), name="period_begins_once"
            ),
        ),
        migrations.AddField(
            "fundershare",
            "period",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="shares",
                to="contributions.coverperiod",
            ),
        ),
        append_only(
            "contributions_coverperiod", "contributions_fundershare", "contributions_periodcancellation"
        ),
    ]
