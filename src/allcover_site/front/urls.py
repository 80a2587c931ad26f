"""The addresses of the first page and of the trail."""

from django.urls import path

from allcover_site.front.founding import founding_page
from allcover_site.front.trail import trail
from allcover_site.front.views import home

app_name = "front"
urlpatterns = [
    path("", home, name="home"),
    path("found", founding_page, name="found"),
    path("trail", trail, name="trail"),
]
