"""The trail as an application."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The trail of what was done."""

    name = "allcover_site.audit"
