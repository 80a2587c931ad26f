"""What a brief is made of, in order: its parts, and the sections of a report that each is drawn from."""

from dataclasses import dataclass

from allcover.vocabulary.words import marked


@dataclass(frozen=True)
class Part:
    """One part of the brief: its heading, the sections it is drawn from, what it means, and what is said where it is missing.

    ``leads`` are the numbers that stand in large before the others, as many as there is room for; ``pictures`` stand side by side, and in the place of its numbers where
    they show them all. ``adds`` is the column of its table whose steps add up to the last row.
    """

    key: str
    heading: str
    sections: tuple[str, ...]
    meaning: str = ""
    missing: str = ""
    leads: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()
    is_told_by_pictures: bool = False
    adds: str = ""


AHEAD = "ahead"
PARTS = (
    Part("headlines", marked("In short"), ()),
    Part(
        "covered",
        marked("Who is covered"),
        (),
        marked(
            "Shares of all persons of each line: whom the law covers, who is covered in fact, and who adequately."
        ),
        marked("Who is covered was not worked out."),
    ),
    Part(
        "excluded",
        marked("Who is excluded, and why"),
        ("exclusion",),
        marked(
            "Each excluded person is counted once, under one primary reason; the shares of the reasons are of those not covered, or not known to be."
        ),
        marked("The reasons for exclusion were not worked out."),
    ),
    Part(
        "capacity",
        marked("Who can pay"),
        ("capacity",),
        marked(
            "What a household can give: the part that may be asked of its income above subsistence, over the whole year."
        ),
        marked("The ability to contribute was not worked out."),
    ),
    Part(
        "options",
        marked("What the options cost and change"),
        (),
        marked(
            "For one full year, at the law and prices of the date; the same persons under each option, against things as they are."
        ),
        marked("No option was compared with things as they are."),
    ),
    Part(
        "adequacy",
        marked("Is it enough?"),
        ("benefits",),
        marked(
            "Those assessed, under other profiles of what is enough, and whom cash benefits reach. No cover: neither "
            "care nor cash. Partial: something, without meeting the profile. Each profile says to whom it applies, "
            "through which relatives and by what they are covered: no cover is not the same under each."
        ),
        marked("Whether benefits are adequate was not worked out."),
    ),
    Part(
        "standards",
        marked("Measured against the minimum standards"),
        ("standards",),
        "",
        marked("The definition was not measured against the conventions on minimum standards."),
    ),
    Part(
        AHEAD,
        marked("In the years to come"),
        ("people", "valuation"),
        marked(
            "The country's people carried forward, and its pension scheme with them: what the law asks, and the one rate that would pay for all years taken together, if the fund may owe on the way."
        ),
    ),
)


CLOSED_PARTS = ("closed", "closed_sensitivity", "closed_laws")
"""The sections that make the brief of a fund that nobody pays into."""
VALUATION_PARTS = (
    Part(
        "rate",
        marked("What rate pays for it"),
        ("valuation",),
        leads=(
            "valuation.premium",
            "valuation.law_rate",
            "valuation.pay_as_you_go_last",
            "valuation.exhaustion",
            "valuation.debt",
        ),
        pictures=("valuation.rates", "valuation.reserve"),
    ),
    Part(
        "moves",
        marked("What would move the rate"),
        ("sensitivity", "futures"),
        marked("The premium with one thing alone a little lower or higher; what moves it farthest first."),
        pictures=("valuation.sensitivity",),
        is_told_by_pictures=True,
    ),
    Part(
        "laws",
        marked("The law as it is, and as it might become"),
        ("laws",),
    ),
    Part(
        "reconciled",
        marked("What moved the rate since the valuation before"),
        ("reconciliation",),
        marked("One thing after the other in the place of what it was; the changes add to the whole."),
        adds="change",
    ),
    Part(
        "people",
        marked("Who pays and who draws"),
        ("people",),
        marked("Contributors and pensioners follow the country's people."),
        pictures=("valuation.persons", "people.pyramid"),
    ),
    Part(
        "money",
        marked("What comes in and what goes out"),
        (),
        marked("In money of each year, and beside the country's output where its economy is given."),
        pictures=("valuation.money", "valuation.economy"),
    ),
)
"""Of a report that is a valuation."""

MOST_LEADS = 4
TOLD_ANYWAY = frozenset(part.key for part in PARTS if part.key not in ("headlines", AHEAD)) | {"money"}
"""Parts that are told without numbers of their own: of a diagnosis, that they are missing; of a valuation, in pictures."""
