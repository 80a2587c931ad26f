"""Runs as an application."""

from django.apps import AppConfig


class RunsConfig(AppConfig):
    """Runs and their batches."""

    name = "allcover_site.runs"
