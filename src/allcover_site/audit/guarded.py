"""Proves that the guards of rows that are kept as written are in the database: whoever owns it can take one away and leave no trace."""

from collections.abc import Iterator

from django.db import connection
from django.db.migrations.loader import MigrationLoader

from allcover_site.audit.guards import Trigger, guards_held, guards_of


def guards_wanted() -> set[Trigger]:
    """This function will give the triggers that the migrations of the office have made."""
    loader = MigrationLoader(connection)
    done = (loader.graph.nodes[key] for key in _in_order(loader) if key in loader.applied_migrations)
    return guards_of(connection.vendor, (operation for node in done for operation in node.operations))


def _in_order(loader: MigrationLoader) -> Iterator[tuple[str, str]]:
    """The migrations, each after those on which it rests."""
    seen: set[tuple[str, str]] = set()
    for leaf in sorted(loader.graph.leaf_nodes()):
        for key in loader.graph.forwards_plan(leaf):
            if key not in seen:
                seen.add(key)
                yield key


def faults_of_guards() -> tuple[str, ...]:
    """This function will name the guards that are missing, or are not at work."""
    missing = guards_wanted() - guards_held(connection)
    return tuple(f"The guard {name} of {table} is missing." for table, name in sorted(missing))
