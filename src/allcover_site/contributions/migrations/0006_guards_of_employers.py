"""What employers declared and were charged is kept as written; an amendment is a declaration of the next number."""

from django.db import migrations

from allcover_site.audit.guards import append_only


class Migration(migrations.Migration):
    dependencies = [("contributions", "0005_employers")]

    operations = [
        append_only("contributions_wagedeclaration", "contributions_declaredwage", "contributions_penalty"),
    ]
