"""The command line: each command parses, calls one function and prints; its module is loaded when it is asked for."""

import gc

import click

from allcover import __version__
from allcover.cli.guests import WithGuests


@click.group(
    cls=WithGuests,
    late={
        "survey": "allcover.cli.survey:survey",
        "check": "allcover.cli.definition:check_command",
        "schema": "allcover.cli.definition:schema_command",
        "explain": "allcover.cli.explain:explain_command",
        "report": "allcover.cli.report:report_command",
        "run": "allcover.cli.run:run_command",
        "standards": "allcover.cli.standards:standards_command",
        "capacity": "allcover.cli.capacity:capacity_command",
        "people": "allcover.cli.people:people_command",
        "project": "allcover.cli.project:project_command",
        "value": "allcover.cli.value:value_command",
        "cost": "allcover.cli.cost:cost_command",
        "economy": "allcover.cli.economy:economy_command",
        "budget": "allcover.cli.budget:budget_command",
        "mutual": "allcover.cli.mutual:mutual_command",
        "demo": "allcover.cli.demo:demo_command",
    },
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, prog_name="allcover")
def main() -> None:
    """One scheme definition, from diagnosis to payment."""
    # A command makes much that stays until it ends; to look it through for garbage again and again finds none.
    gc.set_threshold(50_000, 50, 50)
