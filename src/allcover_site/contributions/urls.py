"""The addresses of contributions."""

from django.urls import path, re_path

from allcover_site.contributions import (
    account_views,
    band_views,
    employer_views,
    file_views,
    funder_views,
    own_views,
    reminder_views,
    views,
)

app_name = "contributions"
urlpatterns = [
    path("", views.households_page, name="households"),
    path("assess-all", views.assess_all_page, name="assess-all"),
    path("round/<slug:scheme>", views.round_page, name="round"),
    path("funders", funder_views.funders_page, name="funders"),
    path("funders/<slug:scheme>/<slug:payer>/receive", funder_views.receive_page, name="funder-receive"),
    path("counter", views.counter_page, name="counter"),
    path("counter/<str:username>/take-over", views.take_over_page, name="take-over"),
    path("receipts/<int:number>", views.receipt_page, name="receipt"),
    path("receipts/<int:number>/cancel", views.cancel_page, name="cancel"),
    path("terms", views.terms_page, name="terms"),
    path("employers/", employer_views.employers_page, name="employers"),
    path("employers/<slug:scheme>/<int:number>", employer_views.employer_page, name="employer"),
    path(
        "employers/<slug:scheme>/<int:number>/receive", employer_views.receive_page, name="employer-receive"
    ),
    path("employers/<slug:scheme>/<int:number>/penalties", employer_views.penalties_page, name="penalties"),
    path(
        "employers/<slug:scheme>/<int:number>/penalties/<int:row>/let-off",
        employer_views.let_off_page,
        name="let-penalty-off",
    ),
    path("employers/<slug:scheme>/<int:number>/wages.csv", employer_views.wages_page, name="wages"),
    path("reminders/<slug:scheme>", reminder_views.reminders_page, name="reminders"),
    path("reminders/<slug:scheme>/letters", reminder_views.reminder_letters_page, name="reminder-letters"),
    re_path(
        "^reminders/(?P<scheme>[-a-zA-Z0-9_]+)/table[.](?P<form>csv|xlsx)$",
        reminder_views.reminder_table_page,
        name="reminder-table",
    ),
    path("own", own_views.own_page, name="own"),
    path("own/declarations/<int:number>", own_views.own_declaration_page, name="own-declaration"),
    path("own/<slug:scheme>/<int:number>", own_views.own_employer_page, name="own-employer"),
    path("own/<slug:scheme>/<int:number>/by-hand", own_views.by_hand_page, name="own-by-hand"),
    path("own/<slug:scheme>/<int:number>/wages.csv", own_views.own_wages_page, name="own-wages"),
    path("employers/<slug:scheme>/<int:number>/declarers", own_views.appoint_page, name="appoint-declarer"),
    path(
        "employers/<slug:scheme>/<int:number>/declarers/<int:row>/end",
        own_views.end_page,
        name="end-declarer",
    ),
    path("wages", file_views.wage_files_page, name="wage-files"),
    path("wages/<int:number>", file_views.wage_file_page, name="wage-file"),
    path("wages/<int:number>/take", file_views.take_wages_page, name="take-wages"),
    re_path("^wages/template[.](?P<form>csv|xlsx)$", file_views.wages_template_page, name="wages-template"),
    path("declarations/<int:number>", employer_views.declaration_page, name="declaration"),
    path("declarations/<int:number>/<int:person>", employer_views.wage_page, name="wage"),
    path("bands/<slug:scheme>/<int:person>", band_views.bands_page, name="bands"),
    path("bands/<slug:scheme>/<int:person>/choose", band_views.choose_page, name="choose-band"),
    path("bands/<slug:scheme>/<int:person>/assign", band_views.assign_page, name="assign-band"),
    path("bands/<int:number>/appeal", band_views.appeal_page, name="appeal-band"),
    path("bands/<int:number>/rule", band_views.ruling_page, name="rule-band"),
    path("<slug:scheme>/<int:number>", account_views.account_page, name="account"),
    path("<slug:scheme>/<int:number>/receive", account_views.receive_page, name="receive"),
    path("<slug:scheme>/<int:number>/affiliate", account_views.affiliate_page, name="affiliate"),
    path("<slug:scheme>/<int:number>/assess", account_views.assess_page, name="assess"),
    path("<slug:scheme>/<int:number>/enrol", account_views.enrol_page, name="enrol"),
    path("<slug:scheme>/<int:number>/waive", account_views.waive_page, name="waive"),
    path("<slug:scheme>/<int:number>/refund", account_views.refund_page, name="refund"),
    path("<slug:scheme>/<int:number>/suspend", account_views.suspend_page, name="suspend"),
    path("<slug:scheme>/<int:number>/resume", account_views.resume_page, name="resume"),
    path("<slug:scheme>/<int:number>/days/<int:person>", account_views.days_page, name="days"),
]
