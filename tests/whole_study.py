"""The invented country with everything that a report can hold, worked out once for all tests that look at a whole one."""

from functools import cache

from allcover.catalogue import country_folder
from allcover.invention import invent_survey
from allcover.presenting.report import Text
from allcover.presenting.study import Results, Study, work_out
from allcover.presenting.writing import written
from allcover.rules.load import load
from allcover.standards import Figures

HOUSEHOLDS = 600


@cache
def whole_study() -> Results:
    """Coresia as it is and with every reform, with designs for the self-employed and the standards that observed figures would answer."""
    folder = country_folder("coresia")
    reforms = sorted((folder / "reforms").glob("*.yaml"))
    designs = folder / "designs" / "self_employed.yaml"
    survey = invent_survey(load(folder), HOUSEHOLDS)
    return work_out(Study(folder, survey, reforms, designs=designs, standards=Figures()))


@cache
def whole_text(language: str) -> Text:
    """The report of the whole study in a language."""
    results = whole_study()
    words = results.study.words(language)
    return written(results, words), words
