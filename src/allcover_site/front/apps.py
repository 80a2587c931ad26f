"""The first page as an application."""

from django.apps import AppConfig


class FrontConfig(AppConfig):
    """The first page."""

    name = "allcover_site.front"
