"""Contributions as an application."""

from importlib import import_module

from django.apps import AppConfig


class ContributionsConfig(AppConfig):
    """Affiliation, assessment, receipts."""

    name = "allcover_site.contributions"

    def ready(self) -> None:
        """This function will have it told when somebody joins a household or stops working, and let terms dated back and refunds be proposed."""
        for name in (
            "dating",
            "dated_terms",
            "parts_left",
            "pricing_again",
            "refunding",
            "shortages",
            "working",
        ):
            import_module(f"allcover_site.contributions.{name}")
