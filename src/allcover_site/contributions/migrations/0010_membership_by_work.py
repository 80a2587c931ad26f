"""Which memberships an employer's declaration made, as the trail tells of those before, and the last day of the work."""

from typing import Any

from django.db import migrations, models


def mark_declared(apps: Any, _editor: object) -> None:
    """This function will mark the memberships that the trail says a declaration made."""
    affiliations = apps.get_model("contributions", "Affiliation").objects
    declared = apps.get_model("audit", "Event").objects.filter(deed="contributions.affiliated_many")
    for facts in declared.filter(facts__has_key="declared").values_list("facts", flat=True):
        own = {"scheme": facts["scheme"], "first_day": facts["on"], "person__in": facts["persons"]}
        affiliations.filter(**own).update(is_by_work=True)


class Migration(migrations.Migration):
    dependencies = [("contributions", "0009_shares_of_joiners"), ("audit", "0001_initial")]

    operations = [
        migrations.AddField(
            "affiliation", "is_by_work", models.BooleanField(default=False, db_default=False, editable=False)
        ),
        migrations.AddField("affiliation", "worked_until", models.DateField(null=True, editable=False)),
        migrations.RunPython(mark_declared, migrations.RunPython.noop),
    ]
