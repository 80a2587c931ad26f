"""The pages of the counter: asking whether somebody is covered, and letters of guarantee."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from allcover.bookkeeping.entries import EntryRefused
from allcover_site.books.queries import book
from allcover_site.claims.deciding import NoPackage
from allcover_site.claims.enquiring import Standing, standings
from allcover_site.claims.explaining import told
from allcover_site.claims.forms import (
    EndForm,
    EnquiryForm,
    LetterForm,
    LineForms,
    StandingForm,
    TooFine,
    asked_of,
)
from allcover_site.claims.items import all_items, items_for, items_of_version
from allcover_site.claims.letting import end_letter, expire_letters, issue, rest_of
from allcover_site.claims.queries import letters_for
from allcover_site.claims.refusals import ClaimRefused, LetterRefused
from allcover_site.people.doors import opened_by
from allcover_site.people.models import User
from allcover_site.people.queries import NotAllowed, reach_of, rights_of, within_reach
from allcover_site.registry.models import Person
from allcover_site.registry.queries import same_as
from allcover_site.registry.searching import FEW, persons_found, persons_similar
from allcover_site.schemes.queries import NoVersion, schemes
from allcover_site.ui.telling import done

A_PAGE = 25
MOST_FOUND = 20
REFUSALS = (ClaimRefused, LetterRefused, NotAllowed, NoVersion, NoPackage, TooFine, EntryRefused)


@opened_by("claims.enquire")
def enquiry_page(request: HttpRequest, user: User) -> HttpResponse:
    """This function will look somebody up by number or name and say how they stand today."""
    form = EnquiryForm(request.GET)
    words = form.cleaned_data["words"] if form.is_valid() else ""
    numbers = persons_found(user, words, MOST_FOUND) if words else []
    similar = persons_similar(user, words, numbers) if len(numbers) <= FEW else []
    if len(numbers) == 1 and not similar:
        return redirect("claims:standing", number=numbers[0])
    shown = Person.objects.in_bulk([*numbers, *similar])
    held = {"form": form, "words": words, "found": [shown[number] for number in numbers], "most": MOST_FOUND,
            "similar": [shown[number] for number in similar]}  # fmt: skip
    return render(request, "claims/enquiry.html", held)


@opened_by("claims.enquire")
def standing_page(request: HttpRequest, user: User, number: int) -> HttpResponse:
    """This function will say whether somebody is covered on a day, what they wait for, what is left, which letters hold; today where no day is asked of."""
    own = Person.objects.filter(reach_of(user, "claims.enquire").condition("area"))
    person, today = get_object_or_404(own, pk=number), timezone.localdate()
    asked = StandingForm(request.GET if "day" in request.GET else {"day": today})
    held = {"person": person, "form": asked, "book": book()}
    if asked.is_valid():
        day = asked.cleaned_data["day"]
        letters = letters_for(user, "claims.enquire").filter(
            person__in=same_as(person), end__isnull=True, last_day__gte=day
        )
        sees_all = len(within_reach(user, "claims.enquire", schemes())) == len(schemes())
        held |= {
            "day": day,
            "standings": _within(user, standings(person, day)),
            "letters": letters,
            "sees_all": sees_all,
        }
    return render(request, "claims/standing.html", held)


def _within(user: User, found: tuple[Standing, ...]) -> list[Standing]:
    """How somebody stands with the schemes that are within reach."""
    own = within_reach(user, "claims.enquire", (one.scheme for one in found))
    return [one for one in found if one.scheme in own]


@opened_by("claims.read")
def letters_page(request: HttpRequest, user: User) -> HttpResponse:
    """This function will list the letters of guarantee, the newest first."""
    page = Paginator(letters_for(user), A_PAGE).get_page(request.GET.get("page"))
    held = {"page": page, "book": book(), "may_issue": "claims.guarantee" in rights_of(user)}
    return render(request, "claims/letters.html", held)


@opened_by("claims.guarantee")
def new_letter_page(request: HttpRequest, user: User) -> HttpResponse:
    """This function will issue a letter of guarantee."""
    form = LetterForm(user, request.POST or None, initial={"key": get_random_string(20)})
    rows = LineForms(request.POST or None)
    if request.method == "POST" and form.is_valid() and rows.is_valid():
        try:
            held = form.cleaned_data
            lines = asked_of(rows, book().digits, items_for(held["scheme"], held["day"]))
            letter = issue(by=user, lines=tuple(lines), **held)
        except REFUSALS as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("claims:letter", number=letter.pk)
    held = {"form": form, "rows": rows, "items": all_items(timezone.localdate())}
    return render(request, "claims/new_letter.html", held)


@opened_by("claims.read")
def letter_page(request: HttpRequest, user: User, number: int) -> HttpResponse:
    """This function will show a letter, to be printed, with what would be paid of each line."""
    letter, held_book = get_object_or_404(letters_for(user), pk=number), book()
    names = items_of_version(letter.version)
    lines = [{**line, "called": names.get(line["item"], line["item"]), "parts": [told(part, held_book) for part in line["parts"]]}
             for line in letter.lines]  # fmt: skip
    held = {"letter": letter, "lines": lines, "book": held_book, "form": EndForm(), "rest": rest_of(letter),
            "may_end": letter.is_open and "claims.guarantee" in rights_of(user)}  # fmt: skip
    return render(request, "claims/letter.html", held)


@require_POST
@opened_by("claims.guarantee")
def end_letter_page(request: HttpRequest, user: User, number: int) -> HttpResponse:
    """This function will end a letter that was not used."""
    letter = get_object_or_404(letters_for(user), pk=number)
    done(request, EndForm(request.POST), lambda held: end_letter(by=user, letter=letter, **held), REFUSALS,
         _("The letter has ended, and its money is free."))  # fmt: skip
    return redirect("claims:letter", number=number)


@require_POST
@opened_by("claims.guarantee")
def expire_page(request: HttpRequest, user: User) -> HttpResponse:
    """This function will end all letters whose last day has passed."""
    count = expire_letters(by=user)
    told = ngettext("%(count)s letter has expired.", "%(count)s letters have expired.", count)
    messages.success(request, told % {"count": count})
    return redirect("claims:letters")
