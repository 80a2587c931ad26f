"""``allcover mutual``: a mutual's premium, its ten key ratios and its guarantee fund."""

from datetime import datetime
from pathlib import Path

import click

from allcover.cli.console import faults_shown, progress_bars
from allcover.cli.options import out_option, report_day_option
from allcover.cli.report import chosen, print_summary, reader_options, stages
from allcover.presenting.report import write_report
from allcover.vocabulary.words import words_of


@click.command("mutual")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@report_day_option
@reader_options
@out_option
def mutual_command(
    file: Path, day: datetime | None, languages: tuple[str, ...], forms: tuple[str, ...], out: Path
) -> None:
    """What premium a mutual's package needs, how its year went, and whether its guarantee fund holds.

    FILE is a YAML file as docs/reference/mutual.md tells. Texts beside it, in a folder 'languages' of the country, are used.
    """
    # Loaded here: the distributions take half a second, which no other command should wait for.
    from allcover.mutuals.reading import read_mutual, reckon
    from allcover.presenting.mutual_section import written_mutual

    with faults_shown(), progress_bars() as progress:
        stage = stages(progress)
        step = stage("Reckoning")
        step(0, 1)
        results = reckon(read_mutual(file))
        step(1, 1)
        made = (day or datetime.now().astimezone()).date()
        every = [
            words_of(language, file.resolve().parents[1] / "languages") for language in chosen(languages)
        ]
        texts = [(written_mutual(results, made, words), words) for words in every]
        paths = write_report(texts, out, forms, stage("Writing"))
    print_summary(texts[0], paths)
