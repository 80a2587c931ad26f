"""Entries by hand and what became of them are kept as written."""

from django.db import migrations

from allcover_site.audit.guards import append_only


class Migration(migrations.Migration):
    dependencies = [("books", "0003_proposals")]

    operations = [append_only("books_proposal", "books_answer")]
