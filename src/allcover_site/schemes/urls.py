"""The addresses of the schemes."""

from django.urls import path

from allcover_site.schemes import views

app_name = "schemes"
urlpatterns = [
    path("", views.versions_page, name="versions"),
    path("publish", views.publish_page, name="publish"),
    path("<int:number>", views.version_page, name="version"),
]
