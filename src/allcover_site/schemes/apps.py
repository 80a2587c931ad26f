"""The schemes as an application."""

from django.apps import AppConfig


class SchemesConfig(AppConfig):
    """Published versions."""

    name = "allcover_site.schemes"
