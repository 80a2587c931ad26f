"""What a reader sees of a page, piece by piece."""

from html.parser import HTMLParser

END = "\x00"
BLOCKS = {"p", "h1", "h2", "h3", "li", "td", "th", "dt", "dd", "text", "summary", "caption", "strong", "a"}
NOT_SHOWN = {"style", "title", "desc"}


class Visible(HTMLParser):
    """What a reader sees of a page, piece by piece."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.path: list[str] = []
        self.pieces: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ("meta", "link", "br", "line", "path", "rect"):
            self.path.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in BLOCKS:
            self.pieces.append(END)
        if tag in self.path:
            while self.path.pop() != tag:
                pass

    def handle_data(self, text: str) -> None:
        if not NOT_SHOWN & set(self.path):
            self.pieces.append(text)
