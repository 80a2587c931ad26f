"""Contributions as an application."""

from django.apps import AppConfig


class ContributionsConfig(AppConfig):
    """Affiliation, assessment, receipts."""

    name = "allcover_site.contributions"
