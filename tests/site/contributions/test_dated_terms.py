"""Terms and law that count from a day before today, where something rests on these days: one proposes, another approves."""

import re
import shutil
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from tests.site.agreeing import another, approved_on_page
from tests.site.conftest import coresia_files, entered, somebody
from tests.site.contributions.test_pages import TERMS

from allcover.catalogue import country_folder
from allcover_site.approvals.models import Proposed
from allcover_site.approvals.operations import FourEyesOnDeeds, NotProposed, approve, refuse, seen_of
from allcover_site.audit.models import Event
from allcover_site.contributions.dated_terms import propose_terms
from allcover_site.contributions.enrolling import NotEnrolled, TermsNeedAnother, set_terms
from allcover_site.contributions.models import SetTerms
from allcover_site.contributions.operations import affiliate, assess
from allcover_site.contributions.queries import terms_on
from allcover_site.people.models import User
from allcover_site.people.queries import NotAllowed
from allcover_site.registry.models import Household, Person
from allcover_site.schemes.differing import differences
from allcover_site.schemes.models import Version
from allcover_site.schemes.operations import NeedsAnother, propose_version, publish
from allcover_site.schemes.queries import system_of

SCHEME = "mutual_health"
BACK = {"late": "restores", "payment_grace": 12}


@pytest.fixture
def today() -> date:
    return timezone.localdate()


@pytest.fixture
def back(
    owner: User, ana: Person, home: Household, mutual: Version, joins_free: None, period: object, today: date
) -> date:
    """The first of last month, of which a month is assessed since."""
    affiliate(by=owner, person=ana, scheme=SCHEME, on=date(2024, 1, 1))
    assess(by=owner, household=home, scheme=SCHEME, month=today)
    return (today.replace(day=1) - timedelta(days=1)).replace(day=1)


def test_terms_of_days_behind_are_set_by_two_people_with_a_reason(boss: User, back: date) -> None:
    given: dict[str, Any] = {"by": boss, "scheme": SCHEME, "first_day": back, "content": BACK}
    with pytest.raises(TermsNeedAnother, match="months assessed: 1"):
        set_terms(**given)
    with pytest.raises(NotProposed, match="reason"):
        propose_terms(**given, reason=" ")
    proposed = propose_terms(**given, reason="Resolved by the assembly")
    assert terms_on(SCHEME, back).late == "rejoins"
    for by, refusal in ((boss, FourEyesOnDeeds), (somebody("rita", "reviewer"), NotAllowed)):
        with pytest.raises(refusal):
            approve(by=by, proposed=proposed)
    approve(by=somebody("abe", "accountant"), proposed=proposed)
    assert (terms_on(SCHEME, back).late, SetTerms.objects.get(first_day=back).author) == ("restores", "mara")
    assert Event.objects.filter(deed="approvals.approved", actor="abe", facts__author="mara").exists()


def test_terms_from_today_on_and_of_days_on_which_nothing_rests_need_nobody_else(
    boss: User, mutual: Version, today: date
) -> None:
    set_terms(by=boss, scheme=SCHEME, first_day=date(2024, 1, 1), content=BACK)
    set_terms(by=boss, scheme=SCHEME, first_day=today, content=BACK)


def test_terms_set_meanwhile_are_not_overtaken_by_those_approved_later(
    boss: User, back: date, today: date
) -> None:
    proposed = propose_terms(by=boss, scheme=SCHEME, first_day=back, content=BACK, reason="Resolved")
    set_terms(by=boss, scheme=SCHEME, first_day=today, content=BACK)
    with pytest.raises(NotEnrolled, match="later day"):
        approve(by=another(), proposed=proposed)
    refuse(by=boss, proposed=proposed, reason="Overtaken")


def test_page_warns_what_terms_of_days_behind_change_and_says_it_to_who_approves(
    boss: User, back: date
) -> None:
    client, given = entered(boss), {**TERMS, "first_day": str(back), "late": "restores", "reason": ""}
    shown = client.post("/contributions/terms", given)
    assert (shown.status_code, SetTerms.objects.filter(first_day=back).exists()) == (422, False)
    assert "months assessed: 1" in shown.text
    shown = client.post("/contributions/terms", {**given, "reason": "Resolved"}, follow=True)
    assert "waits for somebody else" in shown.text
    page = entered(another()).get("/approvals/").text
    assert "joins again from that day, and waits again → has cover for the days behind" in page
    assert "months assessed: 1" in page
    assert "Approved and done" in approved_on_page(entered(another()), Proposed.objects.get().pk)
    assert terms_on(SCHEME, back).late == "restores"


def test_law_of_days_behind_is_published_by_two_people_with_a_reason(
    boss: User, back: date, tmp_path: Path
) -> None:
    country = Path(shutil.copytree(country_folder("coresia"), tmp_path / "coresia"))
    file = country / SCHEME / "definition.yaml"
    old = "value: 2.00, source: {title: Mutual Organisations (Premiums) Order 2023"
    file.write_text(
        file.read_text(encoding="utf-8").replace(old, old.replace("2.00", "2.50")), encoding="utf-8"
    )
    given: dict[str, Any] = {"by": boss, "folder": country, "scheme": SCHEME, "first_day": back}
    with pytest.raises(NeedsAnother, match="memberships: 1"):
        publish(**given)
    client = entered(boss)
    page = {"scheme": "coresia/mutual_health", "first_day": str(back), "reason": ""}
    assert "months assessed: 1" in client.post("/schemes/publish", page).text
    assert not Proposed.objects.exists()
    proposed = propose_version(**given, reason="Resolved")
    told = entered(another()).get("/approvals/").text
    assert "from Jan. 1, 2024 it is 2.50 XCC a month instead of 2.00 XCC a month" in told
    with pytest.raises(FourEyesOnDeeds):
        approve(by=boss, proposed=proposed)
    assert Version.objects.filter(scheme=SCHEME).count() == 1
    made = approve(by=another(), proposed=proposed)
    assert isinstance(made, Version)
    assert (made.number, made.published_by, made.files == coresia_files()) == (2, "mara", False)


def test_who_approves_a_law_dated_back_sees_all_that_it_changes_the_rules_first_and_names_last(
    boss: User, back: date, tmp_path: Path
) -> None:
    """Twenty-five names, the rule of the premium, and an operation for which nobody waits any more."""
    country = Path(shutil.copytree(country_folder("coresia"), tmp_path / "coresia"))
    file = country / SCHEME / "definition.yaml"
    text = re.sub(r"(?m)^( +label: .*)$", r"\1 (anew)", file.read_text(encoding="utf-8"), count=25)
    rule, share = "is: premium_month - subsidy_month if", "{patient_share: surgery_share, waiting: {time: waiting_months, spares_emergencies: yes}}"  # fmt: skip
    assert rule in text
    assert share in text
    text = text.replace(rule, "is: 3 * (premium_month - subsidy_month) if").replace(share, "{patient_share: surgery_share}")  # fmt: skip
    file.write_text(text, encoding="utf-8")
    proposed = propose_version(by=boss, folder=country, scheme=SCHEME, first_day=back, reason="Wording")
    approve(by=another(), proposed=proposed)
    told = [value for name, value in seen_of(proposed) if name == "Changes"]
    versions = Version.objects.filter(scheme=SCHEME)
    assert len(told) == len(differences(*(system_of(one) for one in versions))) > 25
    names = [each for each in told if "is now called" in each]
    assert len(names) == 25
    assert told[-25:] == names
    assert any("3 * (premium_month - subsidy_month)" in each for each in told[:-25])
    assert any("waiting" in each for each in told[:-25])
    page = entered(another()).get("/approvals/").text
    assert page.count("is now called") == 25
    assert re.search(r"<details><summary>\d+ more rows</summary>", page)
