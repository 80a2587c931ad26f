"""Proves that the guards of rows that are kept as written are in the database as they were made: whoever owns it can take one away, or
put another in its place, and leave no trace."""

from collections.abc import Iterator, Mapping

from django.db import connection
from django.db.migrations.loader import MigrationLoader

from allcover_site.audit.guards import Guards, Trigger, guards_held, guards_of


def guards_wanted() -> Guards:
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
    """This function will name the guards that are missing or not at work, and those that do something else than what they were made for."""
    return tuple(_faults(guards_wanted(), guards_held(connection)))


def _faults(wanted: Guards, held: Mapping[Trigger, str]) -> Iterator[str]:
    for table, name in sorted(wanted):
        if (table, name) not in held:
            yield f"The guard {name} of {table} is missing."
        elif not wanted[table, name](connection, held[table, name]):
            yield f"The guard {name} of {table} is not as it was made."
