"""The manual: the pages of this folder, the commands, and the library's docstrings, as one set of HTML pages.

``make manual`` builds it into ``build/manual``; a fault in a docstring or a link that leads nowhere fails the build.
"""

import gc
import logging
import pkgutil
from importlib import import_module
from pathlib import Path

import allcover

project = "Allcover"
author = "The Allcover team"
release = allcover.__version__
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx_click"]
exclude_patterns: list[str] = []
html_theme = "furo"
html_title = "Allcover"
html_show_sphinx = False
html_copy_source = False
myst_heading_anchors = 4
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_typehints_format = "short"
autodoc_preserve_defaults = True
autodoc_use_type_comments = False
autodoc_default_options = {"members": True, "ignore-module-all": True}
suppress_warnings = ["autodoc.mocked_object", "ref.python"]

LIBRARY = Path(__file__).parent / "reference" / "library"


def _page(package: str) -> str:
    module = import_module(package)
    names = [package, *(found.name for found in pkgutil.walk_packages(module.__path__, f"{package}."))]
    blocks = (f"## {name}\n\n```{{eval-rst}}\n.. automodule:: {name}\n```\n" for name in names)
    return f"# {package.removeprefix('allcover.')}\n\n" + "\n".join(blocks)


def write_library_pages() -> None:
    """One page a folder of the library, in the order of the layers from the words up to the command line."""
    LIBRARY.mkdir(exist_ok=True)
    packages = sorted(
        found.name for found in pkgutil.iter_modules(allcover.__path__, "allcover.") if found.ispkg
    )
    for package in packages:
        page = LIBRARY / f"{package.removeprefix('allcover.')}.md"
        text = _page(package)
        if not page.exists() or page.read_text(encoding="utf-8") != text:
            page.write_text(text, encoding="utf-8")


logging.disable(logging.DEBUG)  # Sphinx makes a hundred thousand records that nobody is shown.
gc.set_threshold(
    100_000, 50, 100
)  # A tree of every page is kept; looking for garbage in it takes a sixth of the time.
write_library_pages()
