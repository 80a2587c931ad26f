"""The addresses of claims."""

from django.urls import path, re_path

from allcover_site.claims import file_views, letter_views, payment_views, price_views, review_views, views

app_name = "claims"
urlpatterns = [
    path("", views.claims_page, name="claims"),
    path("new", views.new_claim_page, name="new-claim"),
    path("files", file_views.files_page, name="files"),
    path("files/<int:number>", file_views.file_page, name="file"),
    path("files/<int:number>/take", file_views.take_file_page, name="take-file"),
    re_path("^files/template[.](?P<form>csv|xlsx)$", file_views.file_template_page, name="file-template"),
    path("queue", review_views.queue_page, name="queue"),
    path("samples", review_views.samples_page, name="samples"),
    path("appeals", review_views.appeals_page, name="appeals"),
    path("appeals/<int:number>/accept", review_views.accept_page, name="accept-appeal"),
    path("appeals/<int:number>/rule", review_views.rule_page, name="rule"),
    path("enquiry", letter_views.enquiry_page, name="enquiry"),
    path("enquiry/<int:number>", letter_views.standing_page, name="standing"),
    path("letters", letter_views.letters_page, name="letters"),
    path("letters/new", letter_views.new_letter_page, name="new-letter"),
    path("letters/expire", letter_views.expire_page, name="expire"),
    path("letters/<int:number>", letter_views.letter_page, name="letter"),
    path("letters/<int:number>/end", letter_views.end_letter_page, name="end-letter"),
    path("prices", price_views.prices_page, name="prices"),
    path("prices/agree", price_views.agree_page, name="agree"),
    path("prices/practice", price_views.practice_page, name="practice"),
    path("prices/<int:number>", price_views.price_list_page, name="price-list"),
    path("payments", payment_views.payments_page, name="payments"),
    path("payments/prepare/<int:facility>", payment_views.prepare_page, name="prepare"),
    path("payments/<int:number>", payment_views.payment_page, name="payment"),
    path("payments/<int:number>/approve", payment_views.approve_page, name="approve"),
    path("payments/<int:number>/pay", payment_views.pay_page, name="pay"),
    path("payments/<int:number>/cancel", payment_views.cancel_page, name="cancel"),
    path("payments/<int:number>/reconcile", payment_views.reconcile_page, name="reconcile"),
    path("<int:number>", views.claim_page, name="claim"),
    path("<int:number>/decide", views.decide_page, name="decide"),
    path("<int:number>/look", review_views.look_page, name="look"),
    path("<int:number>/appeal", review_views.appeal_page, name="appeal"),
    path("<int:number>/take-back", review_views.take_back_page, name="take-back"),
    path("<int:number>/explanation/<int:decision>", review_views.explanation_page, name="explanation"),
    path("<int:number>/lines/<int:position>", views.review_page, name="review"),
    path("<int:number>/lines/<int:position>/approve", views.approval_page, name="approve-line"),
]
