"""The tables of the trail, which begins with its first seal; its events are kept as written."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from allcover.bookkeeping.chain import FIRST
from allcover_site.audit.guards import append_only


def begin(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("audit", "Trail").objects.create(id=1, number=0, seal=FIRST)


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Event",
            fields=[
                ("number", models.BigIntegerField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("actor", models.CharField(max_length=150)),
                ("deed", models.CharField(max_length=60)),
                ("about", models.CharField(max_length=120)),
                ("facts", models.JSONField()),
                ("before", models.CharField(max_length=64)),
                ("seal", models.CharField(max_length=64, unique=True)),
            ],
            options={
                "ordering": ("number",),
                "indexes": [models.Index(fields=["about"], name="audit_event_about")],
            },
        ),
        migrations.CreateModel(
            name="Trail",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.BigIntegerField()),
                ("seal", models.CharField(max_length=64)),
            ],
        ),
        migrations.RunPython(begin, migrations.RunPython.noop),
        append_only("audit_event"),
    ]
