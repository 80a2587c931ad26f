"""Bands, appeals, rulings and corrections are kept as written; what changes is written anew."""

from django.db import migrations

from allcover_site.audit.guards import append_only


class Migration(migrations.Migration):
    dependencies = [("contributions", "0007_bands")]

    operations = [
        append_only(
            "contributions_bandappeal",
            "contributions_bandchoice",
            "contributions_bandruling",
            "contributions_correction",
        ),
    ]
