"""The addresses of the registry."""

from django.urls import path

from allcover_site.registry import views

app_name = "registry"
urlpatterns = [
    path("", views.persons_page, name="persons"),
    path("new", views.new_person_page, name="new-person"),
    path("<int:number>", views.person_page, name="person"),
    path("<int:number>/head", views.head_page, name="head"),
    path("<int:number>/join", views.join_page, name="join"),
]
