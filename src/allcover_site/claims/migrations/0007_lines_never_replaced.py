"""No line of a claim is taken away by another that is put in its place."""

from django.db import migrations

from allcover_site.audit.guards import never_replaced


class Migration(migrations.Migration):
    dependencies = [("claims", "0006_practice_set_at")]

    operations = [never_replaced("claims_line")]
