"""The addresses of the schemes."""

from django.urls import path

from allcover_site.schemes import views
from allcover_site.schemes.declaring import declaration_page

app_name = "schemes"
urlpatterns = [
    path("", views.versions_page, name="versions"),
    path("declare/<int:number>", declaration_page, name="declare"),
    path("publish", views.publish_page, name="publish"),
    path("publish/own", views.publish_own_page, name="publish-own"),
    path("compare", views.compare_page, name="compare"),
    path("<int:number>", views.version_page, name="version"),
]
