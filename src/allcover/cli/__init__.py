"""The command line: each command parses, calls one function and prints."""

import click

from allcover import __version__
from allcover.cli.calibrate import calibrate_command
from allcover.cli.capacity import capacity_command
from allcover.cli.cost import cost_command
from allcover.cli.definition import check_command, schema_command
from allcover.cli.demo import demo_command
from allcover.cli.explain import explain_command
from allcover.cli.guests import WithGuests
from allcover.cli.invent import invent_command
from allcover.cli.mutual import mutual_command
from allcover.cli.project import project_command
from allcover.cli.report import report_command
from allcover.cli.run import run_command
from allcover.cli.standards import standards_command
from allcover.cli.survey import survey
from allcover.cli.value import value_command


@click.group(cls=WithGuests, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="allcover")
def main() -> None:
    """One scheme definition, from diagnosis to payment."""


survey.add_command(calibrate_command)
survey.add_command(invent_command)
main.add_command(survey)
main.add_command(check_command)
main.add_command(schema_command)
main.add_command(explain_command)
main.add_command(report_command)
main.add_command(run_command)
main.add_command(standards_command)
main.add_command(capacity_command)
main.add_command(project_command)
main.add_command(value_command)
main.add_command(cost_command)
main.add_command(mutual_command)
main.add_command(demo_command)
