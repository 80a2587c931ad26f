"""What a report was made from, in lines that a reader can check."""

from allcover.vocabulary.finding import Provenance


def provenance_lines(made_from: Provenance) -> list[tuple[str, str]]:
    """This function will list what a report was made from as name and value, leaving out what is not said."""
    lines = [
        ("Country", made_from.country),
        ("Survey", made_from.survey),
        ("Reforms", "; ".join(made_from.reforms)),
        ("Hash of the definition", made_from.definition_hash),
        ("Hash of the mapping", made_from.mapping_hash),
        ("Allcover", made_from.library_version),
        ("Made on", made_from.date_made),
        *made_from.details,
    ]
    return [(name, value) for name, value in lines if value]
