"""Studies as an application."""

from django.apps import AppConfig


class StudiesConfig(AppConfig):
    """What-ifs; nothing of them is a decision."""

    name = "allcover_site.studies"
