"""What who approved or refused a deed saw of it, kept with their answer."""

from django.db import migrations, models

from allcover_site.audit.guards import append_only, lifted


class Migration(migrations.Migration):
    dependencies = [("approvals", "0001_initial")]

    operations = [
        lifted("approvals_verdict"),
        migrations.AddField("verdict", "seen", models.JSONField(default=list)),
        append_only("approvals_verdict"),
    ]
