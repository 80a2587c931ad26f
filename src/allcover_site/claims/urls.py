"""The addresses of claims."""

from django.urls import path

from allcover_site.claims import views

app_name = "claims"
urlpatterns = [
    path("", views.claims_page, name="claims"),
    path("new", views.new_claim_page, name="new-claim"),
    path("<int:number>", views.claim_page, name="claim"),
    path("<int:number>/decide", views.decide_page, name="decide"),
    path("<int:number>/lines/<int:position>", views.review_page, name="review"),
]
