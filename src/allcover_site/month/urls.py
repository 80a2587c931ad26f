"""The addresses of the month."""

from django.urls import path

from allcover_site.month import register_views, views

app_name = "month"
urlpatterns = [
    path("", views.months_page, name="months"),
    path("<int:year>/<int:number>", views.month_page, name="month"),
    path("<int:year>/<int:number>/assess", views.assess_page, name="assess"),
    path("<int:year>/<int:number>/earn", views.earn_page, name="earn"),
    path("<int:year>/<int:number>/close", views.close_page, name="close"),
    path("indicators", views.indicators_page, name="indicators"),
    path("indicators/<str:code>", views.rows_page, name="rows"),
    path("told/<slug:scheme>", views.tell_page, name="tell"),
    path("report", views.report_page, name="report"),
    path("registers/members", register_views.members_page, name="members"),
    path("registers/receipts", register_views.receipts_page, name="receipts"),
    path("registers/claims", register_views.claims_page, name="claims"),
    path("cards/<slug:scheme>/<int:number>", register_views.cards_page, name="cards"),
]
