"""When a practice was set: what was told of decisions before stays."""

from django.db import migrations, models

from allcover_site.audit.guards import append_only, lifted


class Migration(migrations.Migration):
    dependencies = [("claims", "0005_visit_of_letters")]

    operations = [
        lifted("claims_practice"),
        migrations.AddField("practice", "set_at", models.DateTimeField(null=True, editable=False)),
        append_only("claims_practice"),
    ]
