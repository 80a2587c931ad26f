"""A run may be of one area."""

from django.db import migrations, models

from allcover_site.audit.guards import append_only, lifted

ONCE = ("deed", "scheme", "month", "area")


class Migration(migrations.Migration):
    dependencies = [("runs", "0002_guards")]

    operations = [
        lifted("runs_run"),
        migrations.RemoveConstraint(model_name="run", name="run_once"),
        migrations.AddField(model_name="run", name="area", field=models.CharField(default="", max_length=60)),
        migrations.AddConstraint(
            model_name="run", constraint=models.UniqueConstraint(fields=ONCE, name="run_once")
        ),
        append_only("runs_run"),
    ]
