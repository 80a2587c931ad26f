"""What the pages of the office look like on paper."""

import io

import pypdf
import pytest
from tests.site.browsing import browser, shown

ROWS = "".join(f"<tr><td>Row {number}</td><td>1.00</td></tr>" for number in range(8))
TABLE = f"<table><thead><tr><th>Name</th><th>Amount</th></tr></thead><tbody>{ROWS}</tbody></table>"


@pytest.mark.once
@pytest.mark.parametrize(
    "follows",
    [
        TABLE,
        f'<div class="wide">{TABLE}</div>',
        f'<p>On Oct. 31</p><div class="wide">{TABLE}</div>',
        '<figure><svg width="200" height="300"></svg><figcaption>Row 0</figcaption></figure>',
        "<dl><dt>Row 0</dt><dd>1.00</dd></dl>",
    ],
    ids=["table", "wide table", "day and table", "figure", "list"],
)
def test_heading_does_not_stand_alone_at_the_foot_of_a_page(follows: str) -> None:
    """Pushed down step by step, the heading passes the foot of the first page, and what it is of comes with it."""
    alone = []
    with browser("en") as opened:
        page = opened.new_page()
        for height in range(700, 1000, 12):
            filled = f'<main class="container"><div style="height: {height}px">Filled</div><h2>Heading</h2>{follows}</main>'
            pages = [each.extract_text() for each in printed(shown(page, filled, 800).pdf(format="A4"))]
            first = next(text for text in pages if "Heading" in text)
            if "Row 0" not in first:
                alone.append(height)
    assert alone == []


def printed(pdf: bytes) -> list[pypdf.PageObject]:
    return list(pypdf.PdfReader(io.BytesIO(pdf)).pages)
