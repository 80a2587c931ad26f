"""The addresses of deeds that two people do."""

from django.urls import path

from allcover_site.approvals import views

app_name = "approvals"
urlpatterns = [
    path("", views.deeds_page, name="deeds"),
    path("<int:number>/approve", views.approve_page, name="approve"),
    path("<int:number>/refuse", views.refuse_page, name="refuse"),
]
