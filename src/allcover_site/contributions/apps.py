"""Contributions as an application."""

from importlib import import_module

from django.apps import AppConfig


class ContributionsConfig(AppConfig):
    """Affiliation, assessment, receipts."""

    name = "allcover_site.contributions"

    def ready(self) -> None:
        """This function will have it told when somebody joins a household."""
        import_module("allcover_site.contributions.dating")
