from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from allcover_site.registry.likeness import sound


def hear(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Those who were registered before names were heard."""
    model = apps.get_model("registry", "Person")
    persons = model.objects.all()
    for start in range(0, persons.count(), 2000):
        some = list(persons.order_by("pk")[start : start + 2000])
        for person in some:
            person.given_sound, person.family_sound = sound(person.given_name), sound(person.family_name)
        model.objects.bulk_update(some, ["given_sound", "family_sound"])


class Migration(migrations.Migration):
    dependencies = [("registry", "0005_merges")]

    operations = [migrations.RunPython(hear, migrations.RunPython.noop)]
