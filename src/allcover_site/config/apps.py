"""The settings as an application, so that its commands are found."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Addresses, health and the server."""

    name = "allcover_site.config"
