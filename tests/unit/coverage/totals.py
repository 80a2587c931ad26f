"""Tables of schemes for tests: those of the specification's worked tests, as a user would write them."""

from pathlib import Path

K2 = """
totals: k2
title: Health coverage, worked test K2
date: 2004-12-31
universe: Population
persons: 10000000
source: {title: Worked test K2, verified: yes}
schemes:
  - {scheme: shi, name: Social health insurance, unit: persons, number: 2400000}
  - {scheme: moh, name: Ministry facilities (empanelled), unit: persons, number: 3100000}
  - {scheme: cbhi, name: Community-based schemes, unit: persons, number: 650000}
  - {scheme: private, name: Private insurance, unit: persons, number: 450000}
overlaps:
  - {between: [shi, moh], how: survey, persons: 310000}
  - {between: [shi, private], how: survey, persons: 280000}
  - {between: [moh, cbhi], how: survey, persons: 120000}
  - {between: [shi, cbhi], how: survey, persons: 20000}
  - {between: [moh, private], how: survey, persons: 15000}
  - {between: [cbhi, private], how: survey, persons: 5000}
"""

K3 = """
totals: k3
title: Honduras, affiliates of pension institutes and administrators
date: 2021-12-31
universe: Population
persons: 9500257
source: {title: "El Heraldo (Honduras)", verified: no}
denominators:
  - {name: Employed persons, persons: 3722370}
schemes:
  - {scheme: institutes, name: Five public institutes and five private administrators, unit: affiliations, number: 1489384}
"""

C1 = """
totals: c1
title: Worked test C1
date: 2004-12-31
universe: Population
persons: 100
includes_dependants: yes
source: {title: Worked test C1, verified: yes}
schemes:
  - {scheme: health, name: Health care, unit: persons, number: 70}
  - {scheme: pension, name: Pensions, unit: persons, number: 30}
overlaps:
  - {between: [health, pension], how: survey, persons: 28}
adequate:
  - {profile: health_only, version: 1, persons: 40}
  - {profile: pension_only, version: 1, persons: 18}
  - {profile: health_and_pension, version: 1, persons: 12}
"""


def write_totals(folder: Path, text: str) -> Path:
    path = folder / "schemes.yaml"
    path.write_text(text, encoding="utf-8")
    return path
