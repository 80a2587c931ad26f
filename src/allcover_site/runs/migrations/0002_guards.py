"""Runs, their batches and what they left out are kept as written."""

from django.db import migrations

from allcover_site.audit.guards import append_only


class Migration(migrations.Migration):
    dependencies = [("runs", "0001_initial")]

    operations = [append_only("runs_run", "runs_batch", "runs_leftout")]
