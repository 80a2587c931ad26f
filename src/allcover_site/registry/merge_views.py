"""The pages of likeness: the work list, two persons side by side, saying that they are two, and proposing that they are one, or two again."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from allcover_site.approvals.forms import ReasonForm
from allcover_site.approvals.operations import NotProposed
from allcover_site.people.doors import opened_by
from allcover_site.people.models import User
from allcover_site.people.queries import NotAllowed, reach_of
from allcover_site.registry.forms import AreaForm, MergeForm
from allcover_site.registry.merging import propose_merge, propose_unmerge, tell_apart
from allcover_site.registry.models import Merge, Person
from allcover_site.registry.operations import RegistryRefused
from allcover_site.registry.queries import MOST_COMPARED, TooMany, alikeness, work_list
from allcover_site.ui.telling import done

REFUSALS = (RegistryRefused, NotAllowed, NotProposed)


@opened_by("registry.merge")
def duplicates_page(request: HttpRequest, user: User) -> HttpResponse:
    """This function will list who likely are one person, the likest first."""
    form = AreaForm(request.GET)
    area = form.cleaned_data["area"] if form.is_valid() else ""
    try:
        pairs, is_too_many = work_list(user, area), False
    except TooMany:
        pairs, is_too_many = (), True
    persons = Person.objects.in_bulk({number for pair in pairs for number in (pair.one, pair.two)})
    rows = [(persons[pair.one], persons[pair.two], round(100 * pair.score)) for pair in pairs]
    shown = {"form": form, "area": area, "rows": rows, "is_too_many": is_too_many, "most": MOST_COMPARED}
    return render(request, "registry/duplicates.html", shown)


@opened_by("registry.merge")
def pair_page(request: HttpRequest, user: User, one: int, two: int) -> HttpResponse:
    """This function will show two persons side by side."""
    persons = [_person(user, one), _person(user, two)]
    held = {
        "persons": persons,
        "form": MergeForm(initial={"kept": one}),
        "is_alike": alikeness(*persons) is not None,
    }
    return render(request, "registry/pair.html", held)


@require_POST
@opened_by("registry.merge")
def merge_page(request: HttpRequest, user: User, one: int, two: int) -> HttpResponse:
    """This function will propose to make two registered persons one."""
    persons = {person.pk: person for person in (_person(user, one), _person(user, two))}

    def deed(held: dict[str, object]) -> None:
        kept = persons.pop(int(str(held["kept"])), None)
        if kept is None or len(persons) != 1:
            raise RegistryRefused(_("The number that goes on is one of the two."))
        propose_merge(by=user, kept=kept, merged=persons.popitem()[1], reason=str(held["reason"]),
                      lives_with_merged=bool(held["lives_with_merged"]))  # fmt: skip

    if done(request, MergeForm(request.POST), deed, REFUSALS, _("It waits for somebody else to approve it.")):
        return redirect("approvals:deeds")
    return redirect("registry:pair", one=one, two=two)


@require_POST
@opened_by("registry.merge")
def apart_page(request: HttpRequest, user: User, one: int, two: int) -> HttpResponse:
    """This function will say that two who look alike are two people."""
    try:
        tell_apart(by=user, one=_person(user, one), two=_person(user, two))
    except REFUSALS as refusal:
        messages.error(request, str(refusal))
    return redirect("registry:duplicates")


@require_POST
@opened_by("registry.merge")
def unmerge_page(request: HttpRequest, user: User, number: int) -> HttpResponse:
    """This function will propose to make two of one again."""
    within = reach_of(user, "registry.merge").condition("kept__area")
    held = get_object_or_404(Merge.objects.filter(within), pk=number)
    if done(request, ReasonForm(request.POST), lambda told: propose_unmerge(by=user, merge=held, reason=told["reason"]),
            REFUSALS, _("It waits for somebody else to approve it.")):  # fmt: skip
        return redirect("approvals:deeds")
    return redirect("registry:person", number=held.merged_id)


def _person(user: User, number: int) -> Person:
    within = Person.objects.filter(reach_of(user, "registry.merge").condition("area"), merged_into=None)
    return get_object_or_404(within, pk=number)
