"""Claims as an application."""

from importlib import import_module

from django.apps import AppConfig


class ClaimsConfig(AppConfig):
    """Claims and their decisions."""

    name = "allcover_site.claims"

    def ready(self) -> None:
        """This function will have it asked when a period of cover is cancelled, and let prices that are dated back be proposed."""
        for name in ("resting", "dated_prices"):
            import_module(f"allcover_site.claims.{name}")
