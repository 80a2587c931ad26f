from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

import allcover_site.registry.models
from allcover_site.registry.models import PlainField


def write_plainly(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Those who were registered before names were looked for without marks."""
    model = apps.get_model("registry", "Person")
    last = 0
    while some := list(model.objects.filter(pk__gt=last).order_by("pk")[:2000]):
        last = some[-1].pk
        for person in some:
            person.given_plain = PlainField.heard(person.given_name)
            person.family_plain = PlainField.heard(person.family_name)
        model.objects.bulk_update(some, ["given_plain", "family_plain"])


def _field(of: str) -> allcover_site.registry.models.PlainField:
    return allcover_site.registry.models.PlainField(of=of, default="", editable=False, max_length=40)


def _index(*fields: str, name: str) -> migrations.AddIndex:
    return migrations.AddIndex(model_name="person", index=models.Index(fields=(*fields, "id"), name=name))


class Migration(migrations.Migration):
    dependencies = [("registry", "0008_guards_of_papers")]

    operations = [
        migrations.AddField(model_name="person", name="family_plain", field=_field("family_name")),
        migrations.AddField(model_name="person", name="given_plain", field=_field("given_name")),
        migrations.RunPython(write_plainly, migrations.RunPython.noop),
        _index("family_plain", "given_plain", name="registry_person_family"),
        _index("given_plain", "family_plain", name="registry_person_given"),
    ]
