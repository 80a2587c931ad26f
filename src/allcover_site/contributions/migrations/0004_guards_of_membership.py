"""What was enrolled, charged, waived and refunded is kept as written. SQLite made the table of receipts anew: guarded again."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from allcover_site.audit.guards import append_only, refusing

NOT_THE_NEXT = (
    "NEW.number <> 1 + COALESCE((SELECT MAX(number) FROM contributions_receipt "
    "WHERE collector_id = NEW.collector_id), 0)"
)


def _on_sqlite(operation: migrations.RunPython) -> migrations.RunPython:
    """The operation where tables that are altered lose their triggers; PostgreSQL keeps them."""

    def run(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
        if editor.connection.vendor == "sqlite":
            operation.code(apps, editor)

    return migrations.RunPython(run, migrations.RunPython.noop)


class Migration(migrations.Migration):
    dependencies = [("contributions", "0003_membership")]

    operations = [
        _on_sqlite(append_only("contributions_receipt")),
        _on_sqlite(refusing("contributions_receipt", "INSERT", NOT_THE_NEXT, "not the next number")),
        append_only(
            "contributions_cancellation",
            "contributions_coverperiod",
            "contributions_fee",
            "contributions_instalment",
            "contributions_refund",
            "contributions_setterms",
            "contributions_waiver",
        ),
    ]
