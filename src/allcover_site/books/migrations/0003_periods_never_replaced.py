"""No period, open or closed, is taken away by another that is put in its place."""

from django.db import migrations

from allcover_site.audit.guards import never_replaced


class Migration(migrations.Migration):
    dependencies = [("books", "0002_proof")]

    operations = [never_replaced("books_period")]
