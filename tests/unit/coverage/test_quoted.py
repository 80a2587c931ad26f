"""Quoted claims: tests C2 and C3 of the specification, and H1 with the claims as they are kept."""

from pathlib import Path

import pytest
from tests.unit.coverage.adequate_people import c1, covered

from allcover.coverage.adequacy import judge_adequacy
from allcover.coverage.counted import Refused, added_up
from allcover.coverage.figures import NotOneSeries, one_series
from allcover.coverage.partition import partition
from allcover.coverage.people import groupings, person_groups
from allcover.coverage.profile import shipped_profile
from allcover.coverage.quoted import answer_card, quoted_claims, read_claims
from allcover.coverage.series import survey_series
from allcover.estimation import Design
from allcover.vocabulary.fault import Faults

CLAIMS = {claim.id: claim for claim in quoted_claims()}


def test_c2_three_statements_with_similar_words_make_no_series() -> None:
    three = [CLAIMS[name] for name in ("adequate_2003", "comprehensive_2010", "any_benefit_2019")]
    assert [float(claim.share or 0) for claim in three] == [0.2, 0.2, 0.45]
    with pytest.raises(NotOneSeries, match="3 different things") as refused:
        one_series(three)
    for part in ("population of working age", "at least one", "not defined", "Show them side by side"):
        assert part in str(refused.value)
    assert one_series([three[0]]) == (three[0],)


def test_every_claim_has_who_when_and_source() -> None:
    for claim in CLAIMS.values():
        assert claim.who
        assert claim.holds_for
        assert claim.source.title
        assert (claim.share is None) != (claim.number is None)


def test_c3_honduras_stays_affiliations() -> None:
    for name in ("honduras_population", "honduras_workers"):
        assert CLAIMS[name].definition.following == "affiliations"


def test_h1_the_five_counts_of_the_americas_do_not_add() -> None:
    counts = [claim.count for name, claim in CLAIMS.items() if name.startswith("americas")]
    known = [count for count in counts if count is not None]
    assert sum(count.number for count in known) == 682_100_000
    with pytest.raises(Refused, match="different concepts"):
        added_up(known)


def test_an_answer_card_lays_todays_figures_beside_the_claim(tmp_path: Path) -> None:

    cover = covered(tmp_path, c1())
    design, groups = Design.of(cover.population), groupings(person_groups(cover.population))
    found = [
        partition(judge_adequacy(cover, shipped_profile(name)), design, groups)
        for name in ("health_and_pension", "health_only", "pension_only")
    ]
    card = answer_card([CLAIMS["adequate_2003"]], found, survey_series(cover, design, groups))
    adequate = {
        one.definition.profile: one.share.value
        for one in card.answers
        if one.definition.series == "adequate_share"
    }
    assert adequate == pytest.approx(
        {"health_and_pension_v1": 0.12, "health_only_v1": 0.4, "pension_only_v1": 0.18}
    )
    assert len(card.definitions) == 1 + 2 * 3 + 2
    assert {one.definition.following for one in card.answers if one.definition.series == "at_least_one"} == {
        "direct", "household",
    }  # fmt: skip


def test_faults_of_claims_are_told_together(tmp_path: Path) -> None:
    path = tmp_path / "claims.yaml"
    item = "claim: a, statement: A, counted: b, among: c, who: d, published: 2003-12-01, holds_for: e, source: {title: f}"
    path.write_text(
        f"claims:\n  - {{{item}}}\n  - {{{item}, share: 0.1, concerns: atlantis}}\n", encoding="utf-8"
    )
    with pytest.raises(Faults) as raised:
        read_claims(path)
    told = [fault.what for fault in raised.value.faults]
    assert "The claim 'a' needs one of share and number." in told
    assert "The claim 'a' is there a second time." in told
    assert "There is no place 'atlantis'." in told
