"""The tables are those of the models, and the database is the one that the run asked for."""

import os

from django.apps import apps
from django.core.management import call_command
from django.db import connection


def test_no_migration_is_missing() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_the_tests_run_on_the_database_asked_for() -> None:
    assert connection.vendor == os.environ.get("ALLCOVER_TEST_DATABASE", "sqlite")


GUARDED = {
    "approvals_proposed",
    "approvals_verdict",
    "audit_event",
    "benefits_award",
    "books_account",
    "books_answer",
    "books_entry",
    "books_line",
    "books_proof",
    "books_proposal",
    "books_reservation",
    "books_settlement",
    "claims_approval",
    "claims_claim",
    "claims_decision",
    "claims_submission",
    "claims_sampled",
    "claims_sample",
    "claims_acceptance",
    "claims_ruling",
    "claims_reversal",
    "claims_price",
    "claims_practice",
    "claims_paymentstep",
    "claims_payment",
    "claims_paid",
    "claims_look",
    "claims_letterend",
    "claims_letter",
    "claims_agreement",
    "claims_appeal",
    "contributions_assessment",
    "contributions_bandappeal",
    "contributions_bandchoice",
    "contributions_bandruling",
    "contributions_cancellation",
    "contributions_correction",
    "contributions_coverperiod",
    "contributions_declaredwage",
    "contributions_ending",
    "contributions_fee",
    "contributions_instalment",
    "contributions_parttakenback",
    "contributions_penalty",
    "contributions_penaltychange",
    "contributions_periodcancellation",
    "contributions_receipt",
    "contributions_funderpayment",
    "contributions_fundershare",
    "contributions_refund",
    "contributions_setterms",
    "contributions_shortage",
    "contributions_wagedeclaration",
    "contributions_waiver",
    "registry_scan",
    "registry_staffperson",
    "month_yearfacts",
    "people_bond",
    "registry_consent",
    "registry_declaration",
    "registry_paper",
    "runs_batch",
    "runs_leftout",
    "runs_run",
    "schemes_version",
}
"""Tables whose rows are kept as written. SQLite forgets a table's triggers where a migration makes it anew."""

OPEN = {
    "audit_trail",
    "books_book",
    "books_period",
    "claims_line",
    "claims_pricelist",
    "contributions_affiliation",
    "contributions_declarer",
    "contributions_notassessed",
    "contributions_suspension",
    "people_grant",
    "people_recoverycode",
    "people_user",
    "registry_apart",
    "registry_employer",
    "registry_employment",
    "registry_facility",
    "registry_group",
    "registry_groupmembership",
    "registry_household",
    "registry_membership",
    "registry_merge",
    "registry_person",
    "registry_upload",
    "studies_effect",
    "studies_part",
    "studies_study",
    "studies_touched",
}
"""Tables whose rows may change; those of the books and claims have guards of their own against some changes."""


def test_every_table_that_is_kept_as_written_has_its_guards() -> None:
    own = {
        model._meta.db_table for model in apps.get_models() if model.__module__.startswith("allcover_site")
    }
    assert own == GUARDED | OPEN
    asked = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'O'",
    }
    with connection.cursor() as cursor:
        cursor.execute(asked[connection.vendor])
        triggers = {name for (name,) in cursor.fetchall()}
    kinds = ("no_update", "no_delete") if connection.vendor == "sqlite" else ("kept", "not_emptied")
    assert {f"{table}_{kind}" for table in GUARDED for kind in kinds} <= triggers
