"""The books as an application."""

from django.apps import AppConfig


class BooksConfig(AppConfig):
    """The books."""

    name = "allcover_site.books"
