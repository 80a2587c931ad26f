from django.db import migrations

from allcover_site.audit.guards import append_only


class Migration(migrations.Migration):
    dependencies = [("schemes", "0001_initial")]

    operations = [append_only("schemes_version")]
