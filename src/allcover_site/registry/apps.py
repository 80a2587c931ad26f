"""The registry as an application."""

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    """Persons, households, facilities."""

    name = "allcover_site.registry"
