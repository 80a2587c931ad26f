"""Claims as an application."""

from django.apps import AppConfig


class ClaimsConfig(AppConfig):
    """Claims and their decisions."""

    name = "allcover_site.claims"
