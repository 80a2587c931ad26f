"""What several papers' tests ask of one survey, CASEN 1990: the people, read once, and the report with both options, worked out once."""

from pathlib import Path

import pytest

from allcover.catalogue import country_folder
from allcover.population import Population, read_survey
from allcover.presenting.report import Text
from allcover.presenting.study import Study, work_out
from allcover.presenting.writing import written
from allcover.vocabulary.words import LANGUAGES


@pytest.fixture(scope="session")
def casen(shared_data: Path) -> Population:
    """The survey as mapped; nobody changes it."""
    mapping = country_folder("chile_1990") / "surveys" / "casen_1990.yaml"
    return read_survey(shared_data / "survey_chile_casen_1990", mapping)


@pytest.fixture(scope="session")
def chile_texts(casen: Population) -> dict[str, Text]:
    """The reports in every language. They alone are kept: what was found of each of 105,000 persons is let go."""
    folder = country_folder("chile_1990")
    study = Study(folder, casen, sorted((folder / "reforms").glob("*.yaml")))
    results = work_out(study)
    every = {language: study.words(language) for language in LANGUAGES}
    return {language: (written(results, words), words) for language, words in every.items()}
