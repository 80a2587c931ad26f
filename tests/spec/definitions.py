"""What a definition may not be: a sound little country, and one mistake after another put into its files."""

from dataclasses import dataclass

from tests.spec.faults import USE

COUNTRY, FUND, GRANT, REFORM = "country.yaml", "fund/definition.yaml", "grant/definition.yaml", "reform.yaml"

SOUND = {
    COUNTRY: """\
country: little
iso3: LTL
name: {en: Little}
currency: {code: LTD, minor_digits: 2}
parameters:
  old_age:
    unit: year
    values:
      - {from: 1990-01-01, value: 60, source: {title: Act}}
      - {from: 2010-01-01, value: 65, source: {title: Act}}
quantities:
  is_old: {of: person, unit: yes_no, is: age >= old_age}
  line_month: {of: household, unit: money/month, is: 50 * money / month}
coverage:
  - {line: elderly, branch: old_age, universe: The elderly, who: is_old, counts_as_covered: receiving}
poverty:
  - {line: poverty, name: Poverty line, amount: line_month, source: {title: Office}}
""",
    FUND: """\
scheme: fund
name: {en: Fund}
mechanism: social_insurance
branches: [old_age]
from: 1995-01-01
law:
  - {title: Fund Act}
parameters:
  rate:
    unit: number
    values:
      - {from: 1995-01-01, to: 2004-12-31, value: 0.05, source: {title: Fund Act}}
      - {from: 2005-01-01, value: 0.06, source: {title: Fund Act}}
  scale:
    unit: number
    over: money/month
    values:
      - from: 1995-01-01
        bands:
          - {at_least: 0, value: 0.5}
          - {at_least: 100, value: 0.4}
        source: {title: Fund Act}
  by_sex:
    unit: money/month
    values:
      - {from: 1995-01-01, table: {female: 10, male: 12}, source: {title: Fund Act}}
  costs:
    unit: number
    values:
      - {from: 1995-01-01, value: 0.1, source: {title: Fund Act}}
quantities:
  wage_month: {of: person, unit: money/month, is: jobs.sum(earnings_month)}
  due_month: {of: person, unit: money/month, is: rate * wage_month}
  pension_month:
    of: person
    unit: money/month
    is:
      - {from: 1995-01-01, is: "brackets(scale, wage_month)"}
      - {from: 2000-01-01, is: "brackets(scale, wage_month) + lookup(by_sex, sex)"}
provisions:
  - {branch: old_age, nature: mandatory, applies: not is_old, source: {title: Fund Act}}
benefits:
  - {branch: old_age, entitled: is_old, amount: pension_month, source: {title: Fund Act}}
contributions:
  - {payer: worker, amount: due_month, source: {title: Fund Act}}
balance: {state: 0.4, reserve: 0.6}
administration: costs
""",
    GRANT: """\
scheme: grant
name: {en: Grant}
mechanism: universal
branches: [old_age]
from: 2000-01-01
law:
  - {title: Grant Act}
parameters:
  amount:
    unit: money/month
    values:
      - {from: 2000-01-01, value: 20, source: {title: Grant Act}}
      - {from: 2020-01-01, value: 25, source: {title: Grant Act}}
quantities:
  grant_month: {of: person, unit: money/month, is: amount if not receives(fund) else 0}
benefits:
  - {branch: old_age, entitled: is_old, amount: grant_month, source: {title: Grant Act}}
""",
    REFORM: """\
reform: more
name: {en: More for the old}
change:
  - {scheme: grant, parameter: amount, from: 2025-01-01, value: 40, source: {title: Bill}}
  - {parameter: old_age, from: 2025-01-01, value: 62, source: {title: Bill}}
""",
}


@dataclass(frozen=True)
class Break:
    """A mistake put into one file: ``old`` becomes ``new``; the fault must stand on the line that holds ``at``."""

    name: str
    file: str
    old: str
    new: str
    at: str
    what: str
    cure: str

    def files(self) -> dict[str, str]:
        """The files of the country with the mistake in them."""
        assert SOUND[self.file].count(self.old) == 1, self.old
        return {**SOUND, self.file: SOUND[self.file].replace(self.old, self.new)}

    def line(self) -> int:
        """The line the fault must name."""
        lines = self.files()[self.file].splitlines()
        (found,) = [n for n, line in enumerate(lines, start=1) if self.at in line]
        return found


_KNOWN = "Choose another name."
_SEQUENCE = "Let each value begin the day after the last one ends."

TIME = (
    Break("a gap in dates", FUND, "to: 2004-12-31", "to: 2003-12-31", "value: 0.06",
          "There is a gap between 2004-01-01 and 2005-01-01.", _SEQUENCE),
    Break("an overlap in dates", FUND, "to: 2004-12-31", "to: 2005-01-31", "value: 0.06",
          "There is an overlap between 2005-01-01 and 2005-02-01.", _SEQUENCE),
    Break("values out of order", FUND, "{from: 2005-01-01, value: 0.06", "{from: 1995-01-01, value: 0.06", "value: 0.06",
          "Begins on 1995-01-01, not after 1995-01-01 before it.", "List values by date, each day once."),
    Break("rules out of order", FUND, "{from: 2000-01-01, is:", "{from: 1994-01-01, is:", "lookup(by_sex, sex)",
          "Begins on 1994-01-01, not after 1995-01-01 before it.", "List rules by date, each day once."),
    Break("a value that ends for good", GRANT, "{from: 2020-01-01, value: 25", "{from: 2020-01-01, to: 2021-12-31, value: 25",
          "value: 25", "'amount' has no value from 2022-01-01 on.", "Add a later value, or leave out 'to'."),
    Break("a value that ends before it begins", FUND, "to: 2004-12-31", "to: 1994-12-31", "value: 0.05",
          "Ends on 1994-12-31, before it begins on 1995-01-01.", "Swap 'from' and 'to', or mend the wrong one."),
    Break("no value when the scheme begins", GRANT, "{from: 2000-01-01, value: 20", "{from: 2001-01-01, value: 20", "  amount:",
          "'amount' has no value from 2000-01-01, when the scheme begins, until 2001-01-01.", "Add the first value."),
    Break("no rule when the scheme begins", FUND, '{from: 1995-01-01, is: "brackets', '{from: 1996-01-01, is: "brackets',
          '1996-01-01, is: "brackets',
          "'pension_month' has no rule from 1995-01-01, when the scheme begins, until 1996-01-01.",
          "Add the first rule: 'is: 0' or 'is: no' where there was nothing of the kind."),
    Break("a scheme that ends before it begins", GRANT, "from: 2000-01-01\nlaw", "from: 2000-01-01\nto: 1999-01-01\nlaw",
          "to: 1999-01-01", "Ends on 1999-01-01, before it begins on 2000-01-01.", "Swap 'from' and 'to', or mend the wrong one."),
    Break("a day that does not exist", FUND, "{from: 2005-01-01, value: 0.06", "{from: 2005-02-30, value: 0.06", "value: 0.06",
          "'2005-02-30' is no date of the calendar.", "Write YYYY-MM-DD."),
    Break("a date written otherwise", GRANT, "{from: 2020-01-01, value: 25", "{from: 1/1/2020, value: 25", "value: 25",
          "'from' is '1/1/2020'.",
          "Dates are YYYY-MM-DD; names are small letters, digits and _, beginning with a letter."),
)  # fmt: skip

REST = (
    Break("a circle", FUND, "is: jobs.sum(earnings_month)", "is: due_month * 2", "  wage_month:",
          "Goes in a circle: fund.wage_month -> fund.due_month -> fund.wage_month.",
          "Break it: let one of them rest on something else."),
    Break("a rule that rests on itself", FUND, "is: rate * wage_month", "is: rate * due_month", "  due_month:",
          "Goes in a circle: fund.due_month -> fund.due_month.", "Break it: let one of them rest on something else."),
    Break("an unused parameter", FUND, "is: rate * wage_month", "is: 0.06 * wage_month", "  rate:",
          "The parameter 'rate' is used by no rule.", "Use it or take it out."),
    Break("a name misspelt", FUND, "is: rate * wage_month", "is: rate * wages_month", "  due_month:",
          "Nothing is called 'wages_month' here.", "Did you mean 'wage_month'?"),
    Break("another scheme's name", GRANT, "is: amount if", "is: wage_month if", "  grant_month:",
          "Nothing is called 'wage_month' here.", "It belongs to the scheme 'fund', whose names are its own."),
    Break("a scheme misspelt", GRANT, "receives(fund)", "receives(funds)", "  grant_month:",
          "There is no scheme 'funds'. Did you mean 'fund'?", "Write receives(name_of_a_scheme)."),
    Break("another unit than declared", GRANT, "unit: money/month, is: amount", "unit: money/year, is: amount",
          "  grant_month:", "'grant.grant_month' should be money/year and its rule gives money/month.",
          "Mend the rule, or the unit it is declared with."),
    Break("a benefit whose amount nobody knows", FUND, "entitled: is_old, amount: pension_month", "entitled: is_old, amount: wages",
          "entitled: is_old", "'wages' is not a quantity of this scheme.", "Define it under 'quantities'."),
    Break("a condition that is none", FUND, "applies: not is_old", "applies: age", "applies: age",
          "is covered by law (old_age, mandatory) should be a condition (yes or no) and its rule gives year.",
          "Mend the rule, or the unit it is declared with."),
    Break("an unknown unit", FUND, "over: money/month", "over: money/fortnight", "over: money/fortnight",
          "'fortnight' is not a unit.", "Use money, person, year, month, week, day, ... and / or *."),
    Break("a poverty line of nobody", COUNTRY, "amount: line_month", "amount: old_age", "amount: old_age",
          "'old_age' is not a quantity of the country.", "Define it under 'quantities' of country.yaml."),
    Break("a poverty line of persons", COUNTRY, "amount: line_month", "amount: is_old", "amount: is_old",
          "'is_old' is no amount a month of a household.", "Let it be of a household, with the unit money/month."),
)  # fmt: skip

VALUES = (
    Break("a band that is never reached", FUND, "{at_least: 100, value: 0.4}", "{at_least: 0, value: 0.4}", "value: 0.4",
          "The band from 0 can never be reached: the one before begins at 0.", "Let bands rise."),
    Break("bands that begin above 0", FUND, "{at_least: 0, value: 0.5}", "{at_least: 10, value: 0.5}", "value: 0.5",
          "The first band begins at 10.", "Let the first band begin at 0, with the value that holds there."),
    Break("a row that is never reached", FUND, "{female: 10, male: 12}", "{femal: 10, male: 12}", "table:",
          "The row 'femal' can never be reached: it is no code of the rule that looks it up.", "Did you mean 'female'?"),
    Break("a value of another kind", FUND, "value: 0.06", "value: yes", "value: yes",
          "This value does not fit number.", "Keep to one kind and unit."),
    Break("a value that is missing", FUND, "{from: 2005-01-01, value: 0.06", "{from: 2005-01-01", "from: 2005-01-01",
          "Needs one of value, bands or table and has none of them.", "Write the one that holds."),
    Break("a number written otherwise", FUND, "value: 0.06", "value: 6%", "value: 6%", "'value' is '6%'.",
          "It should be a number or yes or no."),
    Break("shares that do not add up", FUND, "reserve: 0.6", "reserve: 0.5", "balance:", "The shares add to 0.9.",
          "Let them add to 1."),
    Break("a scheme reported under one that is reported under another", FUND, "branches: [old_age]\nfrom", "reported_under: fund\nbranches: [old_age]\nfrom", "scheme: fund",
          "'fund' is reported under 'fund', which is itself reported under a scheme.", "Name the scheme that all of them are reported under."),
    Break("costs that are no parameter", FUND, "administration: costs", "administration: cost", "scheme: fund",
          "'administration: cost' is no parameter.", "Define it under 'parameters' with the unit number."),
    Break("costs that are no number", FUND, "administration: costs", "administration: by_sex", "scheme: fund",
          "'administration: by_sex' is a table of money/month.", "Define it under 'parameters' with the unit number."),
    Break("a branch the scheme does not have", FUND, "branch: old_age, nature", "branch: survivors, nature", "survivors",
          "The scheme does not list the branch 'survivors'.", "Add it to 'branches' or mend it here."),
    Break("a branch twice", FUND, "branches: [old_age]", "branches: [old_age, old_age]", "branches:",
          "'old_age' is there a second time.", "Take one of the two out."),
)  # fmt: skip

FORM = (
    Break("a scheme in another folder", FUND, "scheme: fund", "scheme: found", "scheme: found",
          "The scheme 'found' lies in the folder 'fund'.", "Give both the same name."),
    Break("a key misspelt", FUND, "provisions:", "provision:", "provision:", "'provision' is not known here.",
          "Did you mean 'provisions'?"),
    Break("a key misspelt deep down", FUND, "applies: not is_old", "aplies: not is_old", "aplies:",
          "'aplies' is not known here.", "Did you mean 'applies'?"),
    Break("a key that is missing", GRANT, "mechanism: universal\n", "", "scheme: grant", "The file lacks 'mechanism'.",
          "Add it."),
    Break("a word that is not in the list", GRANT, "mechanism: universal", "mechanism: univeral", "mechanism:",
          "'mechanism' is 'univeral'.", "Did you mean 'universal'?"),
    Break("a name with capitals", COUNTRY, "  old_age:\n", "  Old-Age:\n", "Old-Age", "'Old-Age' cannot be a name here.",
          "Dates are YYYY-MM-DD; names are small letters, digits and _, beginning with a letter."),
    Break("a key twice", GRANT, "mechanism: universal", "mechanism: universal\nscheme: other", "scheme: other",
          "Gives 'scheme' a second time (first on line 1).", "Keep one of the two, and take the other out."),
    Break("a name that is a word of the language", GRANT, "quantities:\n", "quantities:\n  month: {of: person, unit: year, is: age}\n",
          "  month:", "'month' is a word of the language.", _KNOWN),
    Break("a name that is a column", GRANT, "quantities:\n", "quantities:\n  age: {of: person, unit: year, is: 60 * year}\n",
          "  age:", "'age' is already a column of every population.", _KNOWN),
    Break("a name of the whole country", GRANT, "quantities:\n", "quantities:\n  is_old: {of: person, unit: yes_no, is: yes}\n",
          "  is_old:", "'is_old' is already a name of the whole country.", _KNOWN),
    Break("a name every scheme has", GRANT, "quantities:\n", "quantities:\n  is_receiving: {of: person, unit: yes_no, is: yes}\n",
          "  is_receiving:", "'is_receiving' is a name that every scheme has of itself.", _KNOWN),
    Break("a parameter named like a benefit's condition", GRANT, "  amount:\n", "  entitled_0: {unit: yes_no, values: [{from: 2000-01-01, value: yes, source: {title: A}}]}\n  amount:\n",
          "  entitled_0:", "'entitled_0' is a name that every scheme has of itself.", _KNOWN),
    Break("one name for two things", GRANT, "quantities:\n", "quantities:\n  amount: {of: person, unit: money/month, is: 0}\n",
          "  amount: {", "'amount' is a parameter and a quantity.", "Rename one."),
    Break("one name for two things of the country", COUNTRY, "quantities:\n", "quantities:\n  old_age: {of: person, unit: year, is: 60 * year}\n",
          "  old_age: {", "'old_age' is a parameter and a quantity.", "Rename one."),
    Break("a line of coverage twice", COUNTRY, "poverty:\n", "  - {line: elderly, branch: old_age, universe: All, who: yes, counts_as_covered: receiving}\npoverty:\n",
          "universe: All", "'elderly' is there a second time.", "Rename one."),
    Break("an expression outside the language", GRANT, "is: amount if not receives(fund) else 0", "is: open('x').read()",
          "  grant_month:",
          "This is outside the language (a call of something that is no function). It stands near 'open('x').read()'.",
          USE),
    Break("a YAML anchor", GRANT, "name: {en: Grant}", "name: &n {en: Grant}", "&n", "Uses a YAML anchor (&name).",
          "Write the value out."),
    Break("a YAML tag", GRANT, "name: {en: Grant}", "name: !!python/object:os.system {en: Grant}", "!!python",
          "Uses the YAML tag tag:yaml.org,2002:python/object:os.system.",
          "Leave the tag out: only plain values are read."),
    Break("a YAML merge key", GRANT, "name: {en: Grant}", "name: {en: Grant, <<: {fr: Don}}", "<<",
          "Uses a YAML merge key (<<).", "Write the keys out."),
)  # fmt: skip

REFORMS = (
    Break("a reform that changes nothing", REFORM, SOUND[REFORM].split("change:\n")[1], "  - {scheme: grant, parameter: amount, from: 2021-01-01, value: 25.00, source: {title: Bill}}\n",
          "value: 25.00", "This changes nothing: 'grant.amount' is 25 already.",
          "Give another value or date, or leave it out."),
    Break("one change that changes nothing", REFORM, "value: 62", "value: 65", "value: 65",
          "This changes nothing: 'old_age' is 65 already.", "Give another value or date, or leave it out."),
    Break("a reform without a change", REFORM, SOUND[REFORM][SOUND[REFORM].index("change:"):], "", "reform: more",
          "The reform changes nothing.", "Give it 'change', 'end' or 'add'."),
    Break("a parameter nobody knows", REFORM, "parameter: old_age", "parameter: oldage", "oldage",
          "There is no parameter 'oldage'.", "Did you mean 'old_age'?"),
    Break("a scheme nobody knows", REFORM, "scheme: grant", "scheme: grand", "grand", "There is no scheme 'grand'.",
          "Did you mean 'grant'?"),
    Break("the end of an unknown scheme", REFORM, "change:\n", "end: [{scheme: found, from: 2025-01-01, source: {title: Bill}}]\nchange:\n",
          "end:", "There is no scheme 'found'.", "Did you mean 'fund'?"),
    Break("a scheme that is there already", REFORM, "change:\n", "add:\n  - {scheme: fund, name: {en: F}, mechanism: universal, branches: [old_age], from: 2025-01-01, law: [{title: Bill}]}\nchange:\n",
          "scheme: fund", "There is a scheme 'fund' already.",
          "Change its parameters, or end it and add one with another name."),
    Break("a change that wipes out another", REFORM, "change:\n", "change:\n  - {parameter: old_age, from: 2026-01-01, value: 61, source: {title: Bill}}\n",
          "value: 62", "An earlier change of 'old_age' in this reform begins on 2025-01-01 or later.",
          "List changes by date, each day once."),
    Break("a change of another kind", REFORM, "value: 40", "bands: [{at_least: 0, value: 40}]", "bands:",
          "This value does not fit money/month.", "Keep to one kind and unit."),
)  # fmt: skip

BREAKS = (
    ("Dates", TIME),
    ("What rests on what", REST),
    ("Values", VALUES),
    ("Form and names", FORM),
    ("Reforms", REFORMS),
)
