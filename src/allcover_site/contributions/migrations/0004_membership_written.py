"""The day of writing of membership that is dated back; of what was written before, it is not known."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("contributions", "0003_penalty_changes")]

    operations = [
        migrations.AddField("affiliation", "written_on", models.DateField(null=True, editable=False)),
    ]
