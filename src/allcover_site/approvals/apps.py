"""The approvals as an application."""

from django.apps import AppConfig


class ApprovalsConfig(AppConfig):
    """Deeds that two people do."""

    name = "allcover_site.approvals"
