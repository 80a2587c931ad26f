"""Pages of a printed report as a reader sees them: which lie on their side, and how far down they are filled."""

import pypdf

_FOOT = 0.08
"""As a share of the height of a page: the running foot stands below it."""


def lowest_of(page: pypdf.PageObject) -> float:
    """How high above the foot of the page its last line stands, in a picture or not, as a share of its height."""
    heights: list[float] = []

    def note(text: str, cm: list[float], tm: list[float], _font: object, _size: float) -> None:
        if text.strip():
            heights.append(tm[4] * cm[1] + tm[5] * cm[3] + cm[5])

    page.extract_text(visitor_text=note)
    tall = float(page.mediabox.height)
    return min(height / tall for height in heights if height / tall > _FOOT)


def annex_of(pdf: pypdf.PdfReader) -> list[pypdf.PageObject]:
    """The pages that lie on their side, with their contents."""
    return [page for page in pdf.pages if page.mediabox.width > page.mediabox.height]
