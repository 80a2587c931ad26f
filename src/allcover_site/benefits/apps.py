"""Benefits as an application."""

from django.apps import AppConfig


class BenefitsConfig(AppConfig):
    """Awards."""

    name = "allcover_site.benefits"
