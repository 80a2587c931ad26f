"""Who bound whom, each in a row of its own: another who binds somebody later does not undo it."""

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from allcover_site.audit.guards import append_only


def keep(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """This function will keep the bonds that were written of users."""
    user, bond = (apps.get_model("people", name) for name in ("User", "Bond"))
    bound = user.objects.exclude(bound_at=None).values_list("pk", "bound_by", "bound_at")
    bond.objects.bulk_create(bond(user_id=number, by=by, at=at) for number, by, at in bound)


class Migration(migrations.Migration):
    dependencies = [("people", "0003_who_is_bound")]

    operations = [
        migrations.CreateModel(
            "Bond",
            [
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("by", models.CharField(max_length=150)),
                ("at", models.DateTimeField()),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="bonds", to="people.user"
                    ),
                ),
            ],
            options={"ordering": ("-at", "-id")},
        ),
        migrations.RunPython(keep, migrations.RunPython.noop),
        append_only("people_bond"),
        migrations.RemoveField("user", "bound_by"),
        migrations.RemoveField("user", "bound_at"),
    ]
