"""The addresses of the books."""

from django.urls import path

from allcover_site.books import views

app_name = "books"
urlpatterns = [
    path("", views.balance_page, name="balance"),
    path("journal", views.journal_page, name="journal"),
    path("beancount", views.beancount_file, name="beancount"),
    path("periods/<int:number>/close", views.close_page, name="close"),
]
