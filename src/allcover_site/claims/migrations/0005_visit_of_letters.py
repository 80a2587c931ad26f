"""For which kind of visit a letter of guarantee is: those issued before it was kept are priced for any other visit, as they were."""

from django.db import migrations, models

from allcover_site.audit.guards import append_only, lifted


class Migration(migrations.Migration):
    dependencies = [("claims", "0004_letters_used_in_part")]

    operations = [
        lifted("claims_letter"),
        migrations.AddField(
            "letter",
            "visit",
            models.CharField(
                max_length=10,
                choices=[("other", "Other"), ("emergency", "Emergency"), ("referral", "Referral")],
                default="other",
            ),
        ),
        append_only("claims_letter"),
    ]
