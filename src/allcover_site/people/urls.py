"""The addresses of the staff."""

from django.contrib.auth.views import LoginView, LogoutView
from django.urls import path

from allcover_site.people import own_views, staff_views
from allcover_site.people.views import new_staff_page, staff_page

app_name = "people"
urlpatterns = [
    path("sign-in", LoginView.as_view(template_name="people/sign_in.html"), name="sign-in"),
    path("sign-out", LogoutView.as_view(), name="sign-out"),
    path("new", new_staff_page, name="new-staff"),
    path("password", own_views.password_page, name="password"),
    path("second-factor", own_views.second_factor_page, name="second-factor"),
    path("second-factor/codes", own_views.recovery_codes_page, name="recovery-codes"),
    path("rights", staff_views.rights_page, name="rights"),
    path("<int:number>", staff_views.one_page, name="one"),
    path("<int:number>/appoint", staff_views.appoint_page, name="appoint"),
    path("<int:number>/<int:grant>/agree", staff_views.agree_page, name="agree"),
    path("<int:number>/<int:grant>/end", staff_views.end_page, name="end-role"),
    path("<int:number>/reset-password", staff_views.reset_password_page, name="reset-password"),
    path(
        "<int:number>/reset-second-factor", staff_views.reset_second_factor_page, name="reset-second-factor"
    ),
    path("", staff_page, name="staff"),
]
