"""What the office ended of memberships by work, which was found by comparing days before."""

from datetime import timedelta
from typing import Any

from django.db import migrations, models

from allcover_site.audit.guards import append_only


def keep_endings(apps: Any, _editor: Any) -> None:
    """Write an ending for memberships that end without the work's end, unless the same goes on with the next day."""
    rows = apps.get_model("contributions", "Affiliation").objects.filter(is_by_work=True)
    begun = set(rows.values_list("person_id", "scheme", "first_day"))
    ending = apps.get_model("contributions", "Ending").objects
    for row in rows.filter(last_day__isnull=False, worked_until=None):
        if (row.person_id, row.scheme, row.last_day + timedelta(days=1)) not in begun:
            ending.create(person=row.person, scheme=row.scheme, last_day=row.last_day, declared=[])


class Migration(migrations.Migration):
    dependencies = [("contributions", "0014_parts_taken_back"), ("registry", "0004_staff")]

    operations = [
        migrations.CreateModel(
            name="Ending",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("scheme", models.CharField(max_length=60)),
                ("last_day", models.DateField()),
                ("declared", models.JSONField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=models.deletion.PROTECT, related_name="endings", to="registry.person"
                    ),
                ),
            ],
            options={"ordering": ("last_day", "id")},
        ),
        migrations.RunPython(keep_endings, migrations.RunPython.noop),
        append_only("contributions_ending"),
    ]
