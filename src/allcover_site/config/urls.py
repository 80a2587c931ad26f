"""Every address of the site. Who may open each is a table in ``tests/site/test_who_may_open.py``."""

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import set_language

from allcover_site.config import copies
from allcover_site.config.health import health

urlpatterns = [
    path("", include("allcover_site.front.urls")),
    path("approvals/", include("allcover_site.approvals.urls")),
    path("books/", include("allcover_site.books.urls")),
    path("registry/", include("allcover_site.registry.urls")),
    path("schemes/", include("allcover_site.schemes.urls")),
    path("claims/", include("allcover_site.claims.urls")),
    path("benefits/", include("allcover_site.benefits.urls")),
    path("contributions/", include("allcover_site.contributions.urls")),
    path("month/", include("allcover_site.month.urls")),
    path("studies/", include("allcover_site.studies.urls")),
    path("people/", include("allcover_site.people.urls")),
    path("copies/", copies.copies_page, name="copies"),
    path("copies/take", copies.copy_page, name="copy"),
    path("copies/put-back", copies.put_back_page, name="put-back"),
    path("health", health, name="health"),
    path("language", login_not_required(set_language), name="set_language"),
]
