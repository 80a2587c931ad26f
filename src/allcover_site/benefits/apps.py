"""Benefits as an application."""

from importlib import import_module

from django.apps import AppConfig


class BenefitsConfig(AppConfig):
    """Awards."""

    name = "allcover_site.benefits"

    def ready(self) -> None:
        """This function will have it told what rests on a law that is dated back."""
        import_module("allcover_site.benefits.resting")
