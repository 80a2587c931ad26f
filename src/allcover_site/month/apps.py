"""The month as an application."""

from django.apps import AppConfig


class MonthConfig(AppConfig):
    """Closing, indicators, registers in print."""

    name = "allcover_site.month"
