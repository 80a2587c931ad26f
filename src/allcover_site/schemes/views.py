"""The pages of the schemes: the published versions, one as it was published, and publishing."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from allcover.catalogue import country_folder
from allcover.vocabulary.fault import Faults
from allcover_site.people.doors import opened_by
from allcover_site.people.models import User
from allcover_site.people.queries import NotAllowed, rights_of
from allcover_site.schemes.forms import PublishForm
from allcover_site.schemes.models import Version
from allcover_site.schemes.operations import NotPublished, publish


@opened_by("schemes.read")
def versions_page(request: HttpRequest, user: User) -> HttpResponse:
    """This function will list the versions."""
    held = {"versions": Version.objects.defer("files"), "may_publish": "schemes.publish" in rights_of(user)}
    return render(request, "schemes/versions.html", held)


@opened_by("schemes.read")
def version_page(request: HttpRequest, user: User, number: int) -> HttpResponse:
    """This function will show a version's files as they were published."""
    version = get_object_or_404(Version, pk=number)
    own = version.files.get(f"{version.scheme}/definition.yaml", "")
    return render(request, "schemes/version.html", {"version": version, "definition": own})


@opened_by("schemes.publish")
def publish_page(request: HttpRequest, user: User) -> HttpResponse:
    """This function will publish a scheme of the catalogue."""
    form = PublishForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        held = form.cleaned_data
        try:
            version = publish(by=user, folder=country_folder(held["country"]), scheme=held["scheme"],
                              first_day=held["first_day"])  # fmt: skip
        except (NotPublished, NotAllowed, Faults) as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("schemes:version", number=version.pk)
    return render(request, "schemes/publish.html", {"form": form})
