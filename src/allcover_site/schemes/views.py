"""The pages of the schemes: the published versions, and one as it was published."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from allcover_site.people.doors import opened_by
from allcover_site.people.models import User
from allcover_site.schemes.models import Version


@opened_by("schemes.read")
def versions_page(request: HttpRequest, user: User) -> HttpResponse:
    """This function will list the versions."""
    return render(request, "schemes/versions.html", {"versions": Version.objects.defer("files")})


@opened_by("schemes.read")
def version_page(request: HttpRequest, user: User, number: int) -> HttpResponse:
    """This function will show a version's files as they were published."""
    version = get_object_or_404(Version, pk=number)
    own = version.files.get(f"{version.scheme}/definition.yaml", "")
    return render(request, "schemes/version.html", {"version": version, "definition": own})
