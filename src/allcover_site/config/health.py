"""Tells a watcher whether the site can do its work: the database answers and its tables are those of this program."""

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse

from allcover import __version__


@login_not_required
def health(request: HttpRequest) -> JsonResponse:
    """This function will answer 200 when all is well, else 503 with what is not."""
    fault = _fault()
    state = {"is_well": not fault, "version": __version__, "fault": fault}
    return JsonResponse(state, status=503 if fault else 200)


def _fault() -> str:
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return "The database does not answer."
    return f"{len(waiting)} changes of the tables wait. Run 'allcover office migrate'." if waiting else ""
