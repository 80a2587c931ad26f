"""The addresses of the books."""

from django.urls import path

from allcover_site.books import manual_views, statement_views, views

app_name = "books"
urlpatterns = [
    path("", views.balance_page, name="balance"),
    path("journal", views.journal_page, name="journal"),
    path("beancount", views.beancount_file, name="beancount"),
    path("statements", statement_views.statements_page, name="statements"),
    path("accounts/<slug:code>", statement_views.account_page, name="account"),
    path("periods", manual_views.open_year_page, name="open-year"),
    path("proposals", manual_views.proposals_page, name="proposals"),
    path("proposals/new", manual_views.propose_page, name="propose"),
    path("proposals/opening", manual_views.opening_page, name="opening"),
    path("proposals/<int:number>/approve", manual_views.approve_page, name="approve"),
    path("proposals/<int:number>/refuse", manual_views.refuse_page, name="refuse"),
    path("entries/<int:number>", manual_views.entry_page, name="entry"),
    path("entries/<int:number>/reverse", manual_views.reverse_page, name="reverse"),
]
