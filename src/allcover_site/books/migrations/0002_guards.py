"""What the database itself refuses, whoever asks: changes of what was written, entries that do not balance or that are
dated in a closed period, lines that join an entry later, changes of a closed period."""

from django.db import migrations

from allcover_site.audit.guards import append_only, refusing

FEWER_OR_UNEVEN = (
    "(SELECT COUNT(*) < 2 OR SUM(debit) <> SUM(credit) FROM books_line WHERE entry_id = NEW.number)"
)
OUTSIDE_OPEN_PERIOD = (
    "NOT EXISTS (SELECT 1 FROM books_period WHERE id = NEW.period_id AND closed_at IS NULL "
    "AND NEW.day BETWEEN first_day AND last_day)"
)
MOVED_OR_CLOSED = "OLD.closed_at IS NOT NULL OR OLD.first_day <> NEW.first_day OR OLD.last_day <> NEW.last_day OR OLD.id <> NEW.id"


class Migration(migrations.Migration):
    dependencies = [("books", "0001_initial")]

    operations = [
        append_only("books_account", "books_entry", "books_line", "books_reservation", "books_settlement"),
        refusing("books_entry", "INSERT", FEWER_OR_UNEVEN, "does not balance"),
        refusing("books_entry", "INSERT", OUTSIDE_OPEN_PERIOD, "dated in no open period"),
        refusing(
            "books_line",
            "INSERT",
            "EXISTS (SELECT 1 FROM books_entry WHERE number = NEW.entry_id)",
            "the entry is written",
        ),
        refusing("books_period", "UPDATE", MOVED_OR_CLOSED, "a closed period stays closed"),
        refusing("books_period", "DELETE", "1 = 1", "periods are kept"),
    ]
