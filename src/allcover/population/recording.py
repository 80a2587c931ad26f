"""What is known of a survey as plain data for a file, and read back: sentences keep their blanks, to be told in any language."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from allcover.population.population import SourceFile, Survey
from allcover.population.sampling import SampleDesign
from allcover.vocabulary.citation import Citation
from allcover.vocabulary.words import Sentence

_TOLD = ("notes", "caveats")


def survey_record(about: Survey) -> dict[str, Any]:
    """This function will give what is known of a survey as mappings, lists and texts."""
    return asdict(about) | {name: [_record(text) for text in getattr(about, name)] for name in _TOLD}


def survey_of(record: Mapping[str, Any]) -> Survey:
    """This function will read what a file says of a survey. Raises KeyError, TypeError or ValueError."""
    made = {
        "reference_date": date.fromisoformat(record["reference_date"]),
        "source": Citation(**record["source"]),
        "files": tuple(SourceFile(**each) for each in record["files"]),
        "design": SampleDesign.read(record.get("design", {})),
        **{name: tuple(_text(each) for each in record[name]) for name in _TOLD},
    }
    return Survey(**{**record, **made})


def _record(text: str) -> str | dict[str, Any]:
    return text.record() if isinstance(text, Sentence) else text


def _text(record: str | Mapping[str, Any]) -> str:
    return record if isinstance(record, str) else Sentence.read(record)
