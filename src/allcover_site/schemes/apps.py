"""The schemes as an application."""

from importlib import import_module

from django.apps import AppConfig


class SchemesConfig(AppConfig):
    """Published versions."""

    name = "allcover_site.schemes"

    def ready(self) -> None:
        """This function will let versions that are dated back be proposed."""
        import_module("allcover_site.schemes.operations")
