"""A decision told to whom it is about: each line in three shares, each part with its reason and the facts behind it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy

from allcover.vocabulary.codes import SEX
from allcover_site.books.models import Book
from allcover_site.books.templatetags.money import money
from allcover_site.claims.items import items_on
from allcover_site.claims.levels import level_told
from allcover_site.claims.models import Decision
from allcover_site.claims.queries import claims_for, schemes_of
from allcover_site.claims.steps import STEPS
from allcover_site.people.models import User
from allcover_site.schemes.naming import called
from allcover_site.ui.days import day_told
from allcover_site.ui.telling import words_now

Plain = Mapping[str, Any]

LABELS = {**STEPS, "all_lines_refused": gettext_lazy("Every line is refused")}

FACTS = {
    "approved_quantity": gettext_lazy("left by the reviewer: %(value)s"),
    "approved_price": gettext_lazy("price left by the reviewer: %(value)s"),
    "covered_from": gettext_lazy("covered from %(value)s"),
    "covered_until": gettext_lazy("covered until %(value)s"),
    "limit": gettext_lazy("limit %(value)s"),
    "used": gettext_lazy("used before: %(value)s"),
    "earlier_claim": gettext_lazy("earlier claim no. %(value)s"),
    "earlier_day": gettext_lazy("given on %(value)s"),
    "again_from": gettext_lazy("again from %(value)s"),
    "valid_from": gettext_lazy("covered from %(value)s"),
    "valid_until": gettext_lazy("covered until %(value)s"),
    "level": gettext_lazy("level of the facility: %(value)s"),
    "levels": gettext_lazy("covered at: %(value)s"),
    "age": gettext_lazy("age %(value)s"),
    "sex": gettext_lazy("sex: %(value)s"),
    "member_since": gettext_lazy("member since %(value)s"),
    "waits_until": gettext_lazy("paid for from %(value)s"),
    "tariff": gettext_lazy("tariff %(value)s"),
    "listed_price": gettext_lazy("price on the facility's list: %(value)s"),
    "days_of_stay": gettext_lazy("days of the stay, the first and the last included: %(value)s"),
    "most_of_each": gettext_lazy("at most %(value)s of each"),
    "of": gettext_lazy("of %(value)s"),
    "share": gettext_lazy("share %(value)s"),
    "fee": gettext_lazy("%(value)s of each"),
}

SIGNS = {
    "amount": gettext_lazy("Asks %(asked)s; this facility usually asks %(usual)s"),
    "price": gettext_lazy("%(item)s at %(asked)s; usual is %(usual)s"),
    "twin": gettext_lazy("The same care on the same days is on claim %(claims)s"),
    "twin_later": gettext_lazy(
        "The same care on the same days is on claim %(claims)s, which came in after it"
    ),
    "repeated": gettext_lazy("%(item)s is asked %(count)s times, more often than the care has days"),
    "promised": gettext_lazy(
        "Letters of guarantee promise other care, and count towards the limits: no. %(letters)s"
    ),
    "merged": gettext_lazy("Number %(persons)s was merged with the patient's within 30 days"),
    "overlap": gettext_lazy("A night of the stay is in another stay of the patient too: %(claims)s"),
    "dated_back": gettext_lazy(
        "Receipts of premiums dated up to the care and written after it began: %(count)s"
    ),
    "cut_lately": gettext_lazy("Reviewers left out %(percent)s % of what the facility asked lately"),
    "weekend": gettext_lazy("Care began on a weekend and was no emergency"),
    "limit": gettext_lazy("A limit or ceiling cuts %(amount)s"),
}
COUNTED_SIGNS = {
    "joined_late": gettext_lazy("Membership begins up to the care and was written after it began"),
    "often": ngettext_lazy(
        "%(count)s claim of the patient within 30 days",
        "%(count)s claims of the patient within 30 days",
        "count",
    ),
    "new_facility": ngettext_lazy(
        "A facility with %(count)s claim before", "A facility with %(count)s claims before", "count"
    ),
    "refused": ngettext_lazy(
        "The checks refuse %(count)s line", "The checks refuse %(count)s lines", "count"
    ),
    "said_approved": ngettext_lazy(
        "%(count)s line is said to be approved beforehand, and no letter approves it",
        "%(count)s lines are said to be approved beforehand, and no letter approves them",
        "count",
    ),
}
"""Signs that say how many of something."""
SIGNS_OF_NONE = {"new_facility": gettext_lazy("A facility with no claim before")}
"""What of these says that there is none."""
MONEY_OF_SIGNS = ("asked", "usual", "amount")


def explained(decision: Decision, book: Book) -> list[dict[str, Any]]:
    """This function will give the lines of a decision in words, with reasons and facts."""
    lines = {line.position: line for line in decision.claim.lines.select_related("approval")}
    names = items_on(schemes_of(decision.claim), decision.claim.last_day)
    return [
        {**line, "called": names.get(line["item"], line["item"]), "parts": [told(part, book, lines[position].reason) for part in line["parts"]],
         "alternatives": list(_alternatives(line["alternatives"], book)), "claimed": lines[position]}
        for position, line in enumerate(decision.lines, start=1)
    ]  # fmt: skip


def told(part: Plain, book: Book, reason: str = "") -> dict[str, Any]:
    """This function will give a part with its step in words and what stands behind it."""
    why = [reason] if part["step"] == "reviewer" and reason else []
    why += [str(FACTS[fact["name"]]) % {"value": _value(fact, book)} for fact in part["facts"]]
    why += [part["source"]] if part.get("source") else []
    return {**part, "label": LABELS[part["step"]], "why": "; ".join(why)}


def signs_told(signs: Sequence[Plain], book: Book, reader: User) -> list[dict[str, Any]]:
    """This function will say in words what speaks for looking at a claim, with its points; other claims by name as far as the
    reader may see them."""
    return [{"text": _sign(_named(sign, reader), book), "points": sign["points"]} for sign in signs]


def _named(sign: Plain, reader: User) -> Plain:
    """A sign that speaks of claims by their numbers in the office, with what somebody may know of them instead."""
    if "numbers" not in sign["facts"]:
        return sign
    numbers = [int(number) for number in sign["facts"]["numbers"].split()]
    seen = claims_for(reader).filter(pk__in=numbers).select_related("facility").order_by("-pk")
    told = [
        f"{claim.facility} {claim.code} ({day_told(claim.first_day)} – {day_told(claim.last_day)})"
        for claim in seen
    ]
    hidden = len(numbers) - len(told)
    if hidden:
        held = ngettext(
            "%(count)s claim that you may not see", "%(count)s claims that you may not see", hidden
        )
        told.append(held % {"count": hidden})
    return {**sign, "facts": {"claims": "; ".join(told)}}


def _sign(sign: Plain, book: Book) -> str:
    facts = {
        name: money(value, book) if name in MONEY_OF_SIGNS else value for name, value in sign["facts"].items()
    }
    if sign["name"] in SIGNS_OF_NONE and not facts["count"]:
        return str(SIGNS_OF_NONE[sign["name"]])
    if sign["name"] in COUNTED_SIGNS:
        return str(COUNTED_SIGNS[sign["name"]] % facts)
    return str(SIGNS[sign["name"]]).replace(" % ", " %% ") % facts


def _alternatives(alternatives: Sequence[Plain], book: Book) -> Iterator[str]:
    for one in alternatives:
        if one["refused"]:
            yield _("%(scheme)s does not pay: %(why)s") % {
                "scheme": called(one["scheme"]),
                "why": STEPS[one["refused"]],
            }
        else:
            pays = _money(one["patient_pays"], book)
            yield _("%(scheme)s would leave the patient %(amount)s of each") % {
                "scheme": called(one["scheme"]),
                "amount": pays,
            }


def _value(fact: Plain, book: Book) -> str:
    kind, value = fact["kind"], fact["value"]
    if kind == "money":
        return _money(value, book)
    if kind == "day":
        return str(date_format(date.fromisoformat(value)))
    if kind == "share":
        percent = 100 * Fraction(str(value))
        return f"{number_format(float(percent) if percent.denominator > 1 else int(percent))} %"
    return _word(fact["name"], str(value))


def _word(name: str, value: str) -> str:
    """What a code among facts is called: a sex, or levels of facilities; another text as it is."""
    if name == "sex":
        return words_now()(SEX.labels[value]).lower() if value in SEX.labels else value
    if name in ("level", "levels"):
        return ", ".join(map(level_told, value.split(", ")))
    return value


def _money(value: int | str, book: Book) -> str:
    """An amount; one that is finer than the currency is kept as a text, and rounded to be shown."""
    return money(value if isinstance(value, int) else round(Fraction(value)), book)


def findings_told(findings: Sequence[Plain], book: Book) -> list[dict[str, Any]]:
    """This function will say in words what the automatic checks refuse."""
    return [told(finding, book) for finding in findings]
