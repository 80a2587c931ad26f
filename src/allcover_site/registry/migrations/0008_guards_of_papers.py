from django.db import migrations

from allcover_site.audit.guards import append_only


class Migration(migrations.Migration):
    dependencies = [("registry", "0007_papers_and_consent")]

    operations = [append_only("registry_paper", "registry_consent")]
