"""Awards are kept as written."""

from django.db import migrations

from allcover_site.audit.guards import append_only


class Migration(migrations.Migration):
    dependencies = [("benefits", "0001_initial")]

    operations = [append_only("benefits_award")]
