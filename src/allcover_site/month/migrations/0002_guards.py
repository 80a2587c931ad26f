"""What was told of a year is kept as written."""

from django.db import migrations

from allcover_site.audit.guards import append_only


class Migration(migrations.Migration):
    dependencies = [("month", "0001_initial")]

    operations = [append_only("month_yearfacts")]
