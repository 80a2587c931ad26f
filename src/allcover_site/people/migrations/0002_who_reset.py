"""Who last reset how somebody signs in, and when."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]

    operations = [
        migrations.AddField(
            "user",
            "reset_by",
            models.CharField(max_length=150, blank=True, default=""),
            preserve_default=False,
        ),
        migrations.AddField("user", "reset_at", models.DateTimeField(null=True, blank=True)),
    ]
