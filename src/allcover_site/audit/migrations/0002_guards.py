from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from allcover.bookkeeping.chain import FIRST
from allcover_site.audit.guards import append_only


def begin(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("audit", "Trail").objects.create(id=1, number=0, seal=FIRST)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [
        migrations.RunPython(begin, migrations.RunPython.noop),
        append_only("audit_event"),
    ]
