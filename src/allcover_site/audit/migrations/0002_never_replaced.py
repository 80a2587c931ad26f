"""No row that is kept is taken away by another that is put in its place, in offices founded before this was guarded."""

from django.db import migrations

from allcover_site.audit.guards import never_replaced_where_kept


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [never_replaced_where_kept()]
