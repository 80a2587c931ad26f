"""An index of persons by how their given name sounds, to look for names that are written otherwise."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registry", "0001_initial")]

    operations = [
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["given_sound", "family_sound"], name="registry_person_heard"),
        ),
    ]
