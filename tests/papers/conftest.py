"""What several papers' tests ask of one study: the report of CASEN 1990 with both options, worked out once, in every language."""

from pathlib import Path

import pytest

from allcover.catalogue import country_folder
from allcover.population import read_survey
from allcover.presenting.report import Text
from allcover.presenting.study import Study, work_out
from allcover.presenting.writing import written
from allcover.vocabulary.words import LANGUAGES


@pytest.fixture(scope="session")
def chile_texts(shared_data: Path) -> dict[str, Text]:
    """The reports alone are kept: what was found of each of 105,000 persons is let go."""
    folder = country_folder("chile_1990")
    population = read_survey(shared_data / "survey_chile_casen_1990", folder / "surveys" / "casen_1990.yaml")
    study = Study(folder, population, sorted((folder / "reforms").glob("*.yaml")))
    results = work_out(study)
    every = {language: study.words(language) for language in LANGUAGES}
    return {language: (written(results, words), words) for language, words in every.items()}
