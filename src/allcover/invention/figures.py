"""The invented country in figures. Every one is invented: the shape is that of a poor country with little formal work."""

from datetime import date

import numpy as np

REFERENCE_DATE = date(2024, 6, 30)
CITIZEN, FOREIGN = "XCO", "XNB"
"""Nationalities: codes that ISO 3166 leaves to users."""

HOUSEHOLDS_A_CLUSTER = 10
STRATA = (
    ("Coast", "urban", 0.144), ("Coast", "rural", 0.176), ("Plateau", "urban", 0.102), ("Plateau", "rural", 0.238),
    ("Northern Hills", "urban", 0.030), ("Northern Hills", "rural", 0.170), ("Capital", "urban", 0.140),
)  # fmt: skip
"""Region, area and share of the inhabitants."""

HARVESTS = {"Coast": (4, 10), "Plateau": (7, 7), "Northern Hills": (11, 11), "Capital": (4, 10)}
"""The months in which the two harvests of a region come in; the same twice where there is one."""

AREA_FACTOR = (1.35, 0.72)
"""Earnings in town and country, as factors."""

KINDS = ("couple", "lone", "elderly", "single", "grandmother", "orphans", "workers")
KIND_SHARES = (0.62, 0.125, 0.105, 0.06, 0.03, 0.01, 0.05)
"""Kinds of household: a couple, a parent alone, old people, one person, a grandmother with orphans, orphans among
themselves, migrant workers who share a dwelling."""

STATUSES = ("employee", "domestic_worker", "own_account", "contributing_family", "employer")
STATUS_SHARES = np.array(
    [
        [[0.560, 0.010, 0.360, 0.030, 0.040], [0.380, 0.120, 0.400, 0.080, 0.020]],
        [[0.240, 0.005, 0.600, 0.120, 0.035], [0.100, 0.040, 0.460, 0.390, 0.010]],
    ]
)
"""Status in employment by area (urban, rural) and sex (male, female)."""

MEDIAN_EARNINGS = np.array([300.0, 95.0, 135.0, 0.0, 420.0])
"""By status, money a month, before anything that raises or lowers them."""

PAY_GAP = 0.82
"""What a woman earns of what a man earns for the same work."""

IN_WORK = (0.88, 0.60)
"""Share of men and women of working age who work."""

COMPLIANCE = 0.66
"""Share of those whom a scheme obliges who are registered; in small firms half of it."""

ACTIVE = 0.85
"""Share of those registered who contribute now."""

JOINING = {"national_pension": 0.05, "health_insurance": 0.03, "mutual_health": 0.07}
OTHERWISE_JOINING = 0.05
"""Share of those who may join a scheme who have joined, and in a scheme not named."""

ON_ONE_FORM = {"health_insurance": ("national_pension", 0.97, 0.04)}
"""Schemes collected on another's form: registered if registered there, with these chances if so and if not."""

SURVIVORS = 0.12
"""Share of widowed persons who draw a survivor's pension."""

TAKE_UP = {
    "national_pension": 0.95,
    "social_pension": 0.82,
    "household_grant": 0.45,
    "family_income_grant": 0.6,
}
OTHERWISE_TAKE_UP = 0.7
"""Share of those owed cash who receive it, and in a scheme not named."""

SILENT = 0.02
"""Share of answers to a sensitive or hard question that nobody gave."""
