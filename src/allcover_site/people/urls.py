"""The addresses of the staff."""

from django.contrib.auth.views import LoginView, LogoutView
from django.urls import path

from allcover_site.people.views import new_staff_page, staff_page

app_name = "people"
urlpatterns = [
    path("sign-in", LoginView.as_view(template_name="people/sign_in.html"), name="sign-in"),
    path("sign-out", LogoutView.as_view(), name="sign-out"),
    path("new", new_staff_page, name="new-staff"),
    path("", staff_page, name="staff"),
]
