"""The addresses of contributions."""

from django.urls import path

from allcover_site.contributions import views

app_name = "contributions"
urlpatterns = [
    path("", views.households_page, name="households"),
    path("<slug:scheme>/<int:number>", views.account_page, name="account"),
    path("<slug:scheme>/<int:number>/receive", views.receive_page, name="receive"),
    path("<slug:scheme>/<int:number>/affiliate", views.affiliate_page, name="affiliate"),
    path("<slug:scheme>/<int:number>/assess", views.assess_page, name="assess"),
]
