"""Who counts as one person with whom: not resetting alone binds two, but taking on and giving a role alone too."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("people", "0002_who_reset")]

    operations = [
        migrations.RenameField("user", "reset_by", "bound_by"),
        migrations.RenameField("user", "reset_at", "bound_at"),
    ]
