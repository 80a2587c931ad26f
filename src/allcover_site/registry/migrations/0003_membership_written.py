"""The day of writing of a member's joining that is dated back; of what was written before, it is not known."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registry", "0002_heard")]

    operations = [
        migrations.AddField("membership", "written_on", models.DateField(null=True, editable=False)),
    ]
