"""Options that several commands share, each written once."""

import click

from allcover.cli.console import FILE, FOLDER, OUT

MOST_YEARS = 150
"""How far anything is projected."""

mapping_option = click.option("--mapping", type=FILE, help="The mapping file of a raw survey.")
people_option = click.option(
    "--people", type=FOLDER, help="The folder of population and rates; else 'people' in the country's folder."
)
hold_option = click.option(
    "--hold", "is_held", is_flag=True,
    help="Keep 0.0005 persons where more of an age leave than are there, as the UN does; else that is refused.",
)  # fmt: skip
economy_option = click.option(
    "--economy", type=FILE, help="The file of the economy; else 'economy.yaml' in the country's folder."
)
assumptions_option = click.option(
    "--assumptions",
    type=FILE,
    help="The file of assumptions; else 'valuations/SCHEME.yaml' in the country's folder.",
)
report_day_option = click.option(
    "--date", "day", type=click.DateTime(["%Y-%m-%d"]), help="The day of the report; else today."
)
out_option = click.option("--out", type=OUT, required=True, help="The folder to write to.")
