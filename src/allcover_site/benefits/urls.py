"""The addresses of the benefits."""

from django.urls import path

from allcover_site.benefits import views

app_name = "benefits"
urlpatterns = [
    path("", views.payrolls_page, name="payrolls"),
    path("decide", views.decide_page, name="decide"),
    path("<int:number>", views.payroll_page, name="payroll"),
    path("award/<int:number>", views.award_page, name="award"),
]
