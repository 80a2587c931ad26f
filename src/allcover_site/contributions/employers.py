"""What employers declare, owe and pay: whole files looked at, assessed by the published law, posted."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from allcover.bookkeeping.entries import Line
from allcover.expressions.calendar import add_months
from allcover.rules.definition import System
from allcover.vocabulary.fault import FaultList, Place
from allcover_site.audit.operations import record
from allcover_site.books import chart
from allcover_site.books.models import Entry
from allcover_site.books.operations import post
from allcover_site.books.queries import book
from allcover_site.contributions.assessing import CannotAssess, dues_of_workers, takes_wages
from allcover_site.contributions.dating import follow_at_home
from allcover_site.contributions.declaring import check_may_declare
from allcover_site.contributions.employer_accounts import EMPLOYER_PAYS
from allcover_site.contributions.employer_queries import declared_last, party_of, working_in
from allcover_site.contributions.funding import book_shares
from allcover_site.contributions.leaving_out import check_named, locked_with
from allcover_site.contributions.models import Assessment, DeclaredWage, Receipt, WageDeclaration
from allcover_site.contributions.obliging import obliged_of_owing
from allcover_site.contributions.once import assessed_at_home
from allcover_site.contributions.operations import (
    Given,
    check_written_in_time,
    right_to_receive,
    write_receipt,
)
from allcover_site.contributions.penalties import follow_declaration
from allcover_site.contributions.periods import A_DAY
from allcover_site.contributions.working import follow_work
from allcover_site.people.models import User
from allcover_site.people.queries import check_may
from allcover_site.registry.likeness import is_other_name
from allcover_site.registry.locking import lock_homes
from allcover_site.registry.models import Employer, Person
from allcover_site.registry.registers import (
    Column,
    Record,
    Register,
    Unreadable,
    as_number,
    as_yes_no,
    read_records,
    twice,
)
from allcover_site.registry.sheets import file_name, read_sheet
from allcover_site.runs.telling import fact_told
from allcover_site.schemes.models import Version
from allcover_site.schemes.naming import called
from allcover_site.schemes.queries import check_published, system_of, version_on
from allcover_site.ui.days import day_told


class NotDeclared(ValueError):
    """A declaration cannot be taken in as asked."""


def as_sector(text: str) -> str:
    """This function will read a sector, public or private, in English or as the language of the page has it."""
    known = {
        "public": "public",
        "private": "private",
        _("public").casefold(): "public",
        _("private").casefold(): "private",
    }
    if text.casefold() not in known:
        raise Unreadable(_("'%(text)s' is no sector.") % {"text": text}, _("Write public or private."))
    return known[text.casefold()]


WAGES = Register(
    gettext_lazy("Wages of a month"),
    (
        Column("worker", gettext_lazy("Worker's number"), read=as_number),
        Column("name", gettext_lazy("Name"), 200, is_needed=False),
        Column("earnings", gettext_lazy("Earnings in the month"), is_money=True),
        Column("contract", gettext_lazy("Written contract"), is_needed=False, read=as_yes_no),
        Column("sector", gettext_lazy("Sector"), is_needed=False, read=as_sector),
    ),
)
"""What an employer hands in. Without a word on it, whoever is declared has a written contract."""


@transaction.atomic
def file_declaration(
    *, by: User, employer: Employer, scheme: str, month: date, name: str, content: bytes, on: date, without: Collection[int] = ()
) -> WageDeclaration:  # fmt: skip
    """This function will take in what an employer declares of a month, whole, and post what it changes; a later file
    amends an earlier one, and the same file again is the same declaration.

    ``without``: the numbers of persons who are left out knowingly, as they earned nothing there in the month.
    Raises NotAllowed, NotDeclared, NotNamed, NoVersion, EntryRefused, and Faults with every fault of the file.
    """
    check_may_declare(by, employer, scheme)
    first, digest = month.replace(day=1), hashlib.sha256(content).hexdigest()
    if (too_early := too_early_for(first)) is not None:
        raise NotDeclared(too_early)
    sheet, version = read_sheet(file_name(name), content), version_on(scheme, first)
    if not takes_wages(system_of(version), scheme):
        raise NotDeclared(asks_no_employer(scheme))
    broken = list[Record]()
    rows, faults = read_records(WAGES, sheet, book().digits, broken=broken)
    # Households come before employers, as in a file of many: who waits for one holds none of the other.
    lock_homes({row["worker"] for row in rows} | locked_with(employer, scheme, first), first)
    employer = Employer.objects.select_for_update().get(pk=employer.pk)
    former = declared_last(employer, scheme, first)
    if former is not None and former.digest == digest:
        return former
    if not rows and not faults.faults:
        faults.add(Place(sheet.name), _("The file has a heading and no row."), _("Write rows below it."))
    wages = assessed(employer, version, scheme, first, rows, sheet.name, faults, broken)
    faults.faults.sort(key=lambda fault: (fault.place.line or 0, fault.place.column or 0))
    faults.check()
    return filed(by, Declaring(employer, scheme, first, sheet.name, digest), version, wages, on, without)


def too_early_for(month: date) -> str | None:
    """This function will say why a month cannot be declared yet, whose wages are known from its last day on; None: it can."""
    today, last = timezone.localdate(), add_months(month, 1) - A_DAY
    if today >= last:
        return None
    if month > today:
        return _("The month has not begun.")
    return _("The month is not over: it is declared from its last day on, %(day)s.") % {"day": day_told(last)}


def asks_no_employer(scheme: str) -> str:
    """This function will say that no wages are declared to a scheme."""
    return _("The law of %(scheme)s asks employers for nothing. No wages are declared to it.") % {
        "scheme": called(scheme)
    }


@dataclass(frozen=True)
class Declaring:
    """A declaration as it comes in: whose, of which month of which scheme, and from which file; or the office's estimate."""

    employer: Employer
    scheme: str
    month: date
    name: str
    digest: str
    is_estimate: bool = False


def file_assessed(
    *, by: User, given: Declaring, version: Version, wages: list[DeclaredWage], on: date, without: Collection[int] = ()
) -> WageDeclaration:  # fmt: skip
    """This function will take in one of the declarations of a file that were assessed before; the same again is the same one.

    ``without``: the numbers of persons who are left out knowingly. Raises NotAllowed, NotNamed, EntryRefused.
    """
    check_may(by, "contributions.declare", scheme=given.scheme, area=given.employer.area)
    Employer.objects.select_for_update().get(pk=given.employer.pk)
    former = declared_last(given.employer, given.scheme, given.month)
    if former is not None and former.digest == given.digest:
        return former
    return filed(by, given, version, wages, on, without)


def filed(
    by: User, given: Declaring, version: Version, wages: list[DeclaredWage], on: date, without: Collection[int]
) -> WageDeclaration:  # fmt: skip
    """This function will write down and post what was assessed of an employer, who is locked. Raises NotNamed, NotDeclared, EntryRefused."""
    employer, scheme, first = given.employer, given.scheme, given.month
    left_out = check_named(employer, scheme, first, wages, without)
    # Whoever is named with nothing is not declared, as who is left out knowingly: both earned nothing there.
    left_out |= {wage.person_id for wage in wages if not wage.earnings}
    wages = [wage for wage in wages if wage.earnings]
    followed = left_out | {wage.person_id for wage in wages}
    if given.is_estimate:  # Nobody has said of those left out that they earned nothing.
        left_out = set()
    former = declared_last(employer, scheme, first)
    dues = _sum(wage.dues for wage in wages)
    due, number = sum(dues.get(payer, 0) for payer in EMPLOYER_PAYS), former.number + 1 if former else 1
    entry = _posted(by, employer, scheme, first, number, due - (former.due if former else 0), on)
    made = WageDeclaration.objects.create(
        employer=employer, scheme=scheme, month=first, number=number, version=version, name=given.name, digest=given.digest,
        workers=len(wages), due=due, dues=dues, entry=entry, author=by.username, filed_at=timezone.now(),
        is_estimate=given.is_estimate, left_out=sorted(left_out),
    )  # fmt: skip
    for wage in wages:
        wage.declaration = made
    DeclaredWage.objects.bulk_create(wages, batch_size=500)
    try:
        follow_work(by, scheme, followed, made)
        named = {wage.person_id for wage in wages} | (
            set(former.wages.values_list("person_id", flat=True)) if former else set()
        )
        follow_at_home(by, named, scheme, first)
    except CannotAssess as refusal:
        raise NotDeclared(str(refusal)) from refusal
    before = former.dues if former else {}
    change = {payer: dues.get(payer, 0) - before.get(payer, 0) for payer in {*dues, *before}}
    cause = f"declaration {employer.pk} {scheme} {first:%Y-%m} {number}"
    book_shares(by=by, scheme=scheme, month=first, dues=change, cause=cause, day=on)
    follow_declaration(by=by, declaration=made, on=on)
    facts = {
        "scheme": scheme,
        "area": employer.area,
        "month": str(first),
        "number": number,
        "workers": len(wages),
        "due": due,
    }
    if given.is_estimate:
        record(by, "contributions.estimated", party_of(employer), **facts)
    else:
        record(
            by,
            "contributions.declared",
            party_of(employer),
            **facts,
            digest=given.digest,
            without=sorted(left_out),
        )
    return made


@transaction.atomic
def receive_of_employer(
    *, by: User, employer: Employer, scheme: str, amount: int, day: date, key: str, given: Given
) -> Receipt:
    """This function will receive money of an employer under the collector's next number, and post it.

    Raises NotAllowed, NoVersion, NotReceived, EntryRefused.
    """
    check_may(by, right_to_receive(given.means), scheme=scheme, area=employer.area)
    check_published(scheme)
    if given.means == Receipt.Means.CASH:
        check_written_in_time(by, scheme, employer.area, day)
    Employer.objects.select_for_update().get(pk=employer.pk)
    credit = Line(chart.EMPLOYERS, credit=amount, party=party_of(employer), scheme=scheme, area=employer.area)
    return write_receipt(by, Receipt(key=key, collector=by, employer=employer, scheme=scheme, day=day, amount=amount,
                                     means=given.means, payer=given.payer),
                         credit, _("Contributions of %(employer)s") % {"employer": employer})  # fmt: skip


def _posted(
    by: User, employer: Employer, scheme: str, month: date, number: int, change: int, on: date
) -> Entry | None:
    """What a declaration changes in what the employer owes; nothing for none."""
    if not change:
        return None
    cause = f"declaration {employer.pk} {scheme} {month:%Y-%m} {number}"
    about = {"party": party_of(employer), "scheme": scheme, "area": employer.area, "cause": cause}
    lines = [Line.of(chart.EMPLOYERS, change, **about), Line.of(chart.PREMIUMS, -change, **about)]
    return post(by=by, key=cause, day=on, text=_("Contributions declared by %(employer)s") % {"employer": employer}, lines=lines, document=cause)  # fmt: skip


def assessed(
    employer: Employer, version: Version, scheme: str, month: date, rows: list[Record], name: str, faults: FaultList,
    broken: Sequence[Record] = (),
) -> list[DeclaredWage]:  # fmt: skip
    """This function will give the workers of an employer's rows with what is owed for each, nothing for who was paid nothing, and note who does not work there,
    who owes the month with their household for other work too, and what the law must know and does not. ``broken``: what could be read of rows with
    faults, which may name the same worker."""
    named = [*rows, *(row for row in broken if row.get("worker"))]
    again = list(twice(sorted(named, key=lambda row: row["line"]), "worker"))
    for row, first in again:
        told = _("Worker %(number)d stands in line %(line)d too.")
        faults.add(Place(name, row["line"]), told % {"number": row["worker"], "line": first["line"]},
                   _("Take one of them out."))  # fmt: skip
    system, repeated = system_of(version), {row["line"] for row, _first in again}
    workers = _workers(employer, month, rows)
    at_home = assessed_at_home(workers, scheme, month)
    known = [
        row
        for row in rows
        if _is_worker(row, workers, name, system.country.minor_digits, faults) and row["line"] not in repeated
    ]
    # Contributions are of earnings. Who was paid nothing in the month is left out, and no law is asked about them.
    unpaid = [row for row in known if not row["earnings"]]
    known = [row for row in known if row["earnings"]]
    inputs = [_inputs(workers[row["worker"]], scheme, month, row, len(rows)) for row in known]
    found = dues_of_workers(system, scheme, inputs, month) if inputs else []
    beside = _beside(system, scheme, month, inputs, at_home)
    wages = [DeclaredWage(person=workers[row["worker"]], earnings=0, dues={}, inputs={}) for row in unpaid]
    by_law = obliged_of_owing(system, scheme, month, inputs, found)
    for row, given, made in zip(known, inputs, found, strict=True):
        person, place = workers[row["worker"]], Place(name, row["line"])
        is_obliged = by_law.get(person.pk, True)
        if beside.get(person.pk, made) != made:
            faults.add(place, _at_home_told(person, at_home[person.pk]), _("Take the row out."))
        elif isinstance(made, CannotAssess):
            faults.add(place, _unknown_told(person, str(made)),
                       _("Add it to the file, or have it declared in the registry."))  # fmt: skip
        elif isinstance(is_obliged, str):
            told = _("It is not known whether the law of %(scheme)s obliges them to be insured, and they are no member of it.")  # fmt: skip
            faults.add(place, f"{_unknown_told(person, is_obliged)} {told % {'scheme': called(scheme)}}",
                       _("Add it to the file, or have it declared in the registry."))  # fmt: skip
        elif not is_obliged:
            told = _("The law of %(scheme)s does not oblige %(person)s (%(number)d) to be insured, and they are no member of it.")  # fmt: skip
            faults.add(place, told % {"scheme": called(scheme), "person": person, "number": person.pk},
                       _("Take the row out, or have them become a member first."))  # fmt: skip
        else:
            earnings = int(row["earnings"].scaleb(system.country.minor_digits))
            wages.append(DeclaredWage(person=person, earnings=earnings, dues=made, inputs=given))
    return wages


def _unknown_told(person: Person, missing: str) -> str:
    """What is not known of a worker, in words; ``missing``: as the law names it, parted by commas."""
    names = {"sector": _("Sector"), "has_contract": _("Written contract")}
    facts = []
    for item in missing.split(", "):
        fact = item.removesuffix(f" of {person.pk}")
        scheme = fact.removeprefix("contribution to ")
        if scheme != fact:
            facts.append(_("contribution to %(scheme)s") % {"scheme": called(scheme)})
        else:
            facts.append(names[fact].lower() if fact in names else fact_told(fact))
    told = _("Of %(person)s (%(number)d) it is not known: %(facts)s.")
    return told % {"person": person, "number": person.pk, "facts": ", ".join(facts)}


def _workers(employer: Employer, month: date, rows: list[dict[str, Any]]) -> Mapping[int, Person]:
    """Those of the rows who work for the employer on some day of the month."""
    working = working_in(employer, month).filter(person_id__in={row["worker"] for row in rows})
    return {each.person_id: each.person for each in working.select_related("person").prefetch_related("person__declarations")}  # fmt: skip


def _is_worker(
    row: Mapping[str, Any], workers: Mapping[int, Person], name: str, digits: int, faults: FaultList
) -> bool:
    place, is_fine = Place(name, row["line"]), True
    if row["worker"] not in workers:
        faults.add(place, _("Nobody of number %(number)d works for the employer in the month.") % {"number": row["worker"]},
                   _("Look up the number, or register the employment first."))  # fmt: skip
        is_fine = False
    elif row.get("name") and is_other_name(
        row["name"], (person := workers[row["worker"]]).given_name, person.family_name
    ):
        told = _("Number %(number)d is %(person)s, and not '%(name)s'.")
        faults.add(place, told % {"number": row["worker"], "person": person, "name": row["name"]},
                   _("Mend the number or the name."))  # fmt: skip
        is_fine = False
    if row["earnings"] != round(row["earnings"], digits):
        faults.add(place, _("The earnings are finer than the currency."), _("Round them."))
        is_fine = False
    return is_fine


def _beside(
    system: System, scheme: str, month: date, inputs: list[Record], at_home: Mapping[int, Assessment]
) -> dict[int, dict[str, int] | CannotAssess]:
    """What those of some workers owe by law who were assessed with their household and do other work than as employees, for all of
    their work together, under one ceiling."""
    both = []
    for given in inputs:
        [(number, told)] = given["people"].items()
        own = _own_jobs(at_home[int(number)], number) if int(number) in at_home else []
        if own:
            both.append({**given, "people": {number: {**told, "jobs": [*told["jobs"], *own]}}})
    found = dues_of_workers(system, scheme, both, month) if both else []
    return {int(given["household_id"]): dues for given, dues in zip(both, found, strict=True)}


def _own_jobs(assessment: Assessment, number: str) -> list[Record]:
    people = (assessment.corrections.last() or assessment).household_as_was["people"]
    told = people.get(number, {})
    return [job for job in told.get("jobs", ()) if job.get("status") != "employee"]


def _at_home_told(person: Person, made: Assessment) -> str:
    told = _("%(who)s assessed worker %(number)d with their household (%(household)d) on %(day)s for work of their own too, and the month is owed there for all of it.")  # fmt: skip
    return told % {"who": made.author, "number": person.pk, "household": made.household_id, "day": day_told(made.assessed_at)}  # fmt: skip


def _inputs(person: Person, scheme: str, month: date, row: Mapping[str, Any], size: int) -> dict[str, Any]:
    """A worker as a household of their own, in plain values: what the registry holds, and over it what is declared."""
    held: dict[str, Any] = {}
    for declared in person.declarations.all():
        if declared.day <= month:
            held |= declared.facts
    has_contract = True if row.get("contract") is None else row["contract"]
    job: dict[str, Any] = {
        "status": "employee",
        "earnings_month": float(row["earnings"]),
        "has_contract": has_contract,
        "firm_size": size,
    }
    if row.get("sector"):
        job["sector"] = row["sector"]
    return {"household_id": str(person.pk), "people": {str(person.pk): {
        "birth_date": person.birth_date.isoformat(), "sex": person.sex, "relation_to_head": "head", **held,
        "labour_status": "employed", "jobs": [job], "affiliated": {scheme: True},
    }}}  # fmt: skip


def _sum(all_dues: Any) -> dict[str, int]:
    total: dict[str, int] = {}
    for dues in all_dues:
        for payer, amount in dues.items():
            total[payer] = total.get(payer, 0) + amount
    return total
