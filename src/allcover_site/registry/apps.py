"""The registry as an application."""

from importlib import import_module

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    """Persons, households, facilities."""

    name = "allcover_site.registry"

    def ready(self) -> None:
        """This function will let merges be proposed."""
        import_module("allcover_site.registry.merging")
