"""The look as an application, so that its templates and styles are found."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Templates and styles."""

    name = "allcover_site.ui"
