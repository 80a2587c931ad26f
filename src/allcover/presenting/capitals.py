"""First letters: a label that begins a line stands in a sentence elsewhere."""


def capital(text: str) -> str:
    """This function will begin a text with a capital letter.

    >>> capital("état civil")
    'État civil'
    """
    return text[:1].upper() + text[1:]


def small(text: str) -> str:
    """This function will begin a text with a small letter, unless it begins with an abbreviation.

    >>> small("Employed persons"), small("GDP of the year")
    ('employed persons', 'GDP of the year')
    """
    return text[:1].lower() + text[1:] if text[1:2].islower() or text[1:2] == " " else text
