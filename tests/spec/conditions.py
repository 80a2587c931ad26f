"""Truth tables: yes, no, or cannot tell."""

from tests.spec.row import Table, cannot, matrix, rows

AND = matrix("and", """
          yes   no    ?
    yes   yes   no    ?
    no    no    no    no
    ?     ?     no    ?
""")  # fmt: skip

OR = matrix("or", """
          yes   no    ?
    yes   yes   yes   yes
    no    yes   no    ?
    ?     yes   ?     ?
""")  # fmt: skip

NOT = rows(
    "yes_no",
    [
        ("not p", False, {"p": True}),
        ("not p", True, {"p": False}),
        ("not p", cannot("p"), {"p": None}),
    ],
)

LONGER = rows(
    "yes_no",
    [
        ("p and q and r", False, {"p": None, "q": None, "r": False}),
        ("p and q and r", cannot("p", "r"), {"p": None, "q": True, "r": None}),
        ("p or q or r", True, {"p": None, "q": None, "r": True}),
        ("p or q or r", cannot("p", "q"), {"p": None, "q": None, "r": False}),
        ("p and q or r", True, {"p": None, "q": False, "r": True}),
        ("p or q and r", True, {"p": True, "q": None, "r": None}),
        ("p and (q or r)", False, {"p": False, "q": None, "r": None}),
        ("not p and q", False, {"p": True, "q": None}),
        ("not (p and q)", True, {"p": None, "q": False}),
        ("p or not p", cannot("p"), {"p": None}),
        ("p and not p", cannot("p"), {"p": None}),
        ("yes", True),
        ("no", False),
        ("p and yes", cannot("p"), {"p": None}),
        ("p and no", False, {"p": None}),
        ("p or yes", True, {"p": None}),
    ],
)

IF = (
    *rows(
        "number",
        [
            ("x if p else y", 1, {"p": True, "x": 1, "y": 2}),
            ("x if p else y", 2, {"p": False, "x": 1, "y": 2}),
            ("x if p else y", 1, {"p": True, "x": 1, "y": None}),
            ("x if p else y", cannot("y", low=0), {"p": False, "x": 1, "y": None}),
            ("x if p else y", cannot("p", low=1, high=2), {"p": None, "x": 1, "y": 2}),
            ("x if p else y", 2, {"p": None, "x": 2, "y": 2}),
            ("n if p else y", cannot("p", "n", low=0, high=120), {"p": None, "n": None, "y": 2}),
            ("n if p else 200", cannot("p", "n", low=0, high=200), {"p": None, "n": None}),
            ("x if p else y if q else 0", 0, {"p": False, "q": False, "x": 1, "y": 2}),
            (
                "x if p else y if q else 0",
                cannot("q", low=0, high=2),
                {"p": False, "q": None, "x": 1, "y": 2},
            ),
        ],
    ),
    *rows(
        "yes_no",
        [
            ("q if p else r", True, {"p": None, "q": True, "r": True}),
            ("q if p else r", cannot("p"), {"p": None, "q": True, "r": False}),
            ("q if p else r", cannot("p", "r"), {"p": None, "q": True, "r": None}),
            ("q if p else r", False, {"p": False, "q": None, "r": False}),
        ],
    ),
)

COMPARISONS = rows(
    "yes_no",
    [
        ("x < y", True, {"x": 1, "y": 2}),
        ("x < y", False, {"x": 2, "y": 2}),
        ("x <= y", True, {"x": 2, "y": 2}),
        ("x <= y", False, {"x": 2.01, "y": 2}),
        ("x > y", False, {"x": 2, "y": 2}),
        ("x >= y", True, {"x": 2, "y": 2}),
        ("x == y", True, {"x": 0.5, "y": 0.5}),
        ("x != y", False, {"x": 0.5, "y": 0.5}),
        ("x != y", True, {"x": -0.5, "y": 0.5}),
        ("0 < x <= 10", True, {"x": 10}),
        ("0 < x <= 10", False, {"x": 0}),
        ("0 < x <= y", False, {"x": 0, "y": None}),
        ("x < y", cannot("y"), {"x": 1, "y": None}),
        ("x == x", cannot("x"), {"x": None}),
        ("n >= 0", cannot("n"), {"n": None}),
        ("x * 3 == 1", False, {"x": 0.333333}),
        ("x / 3 * 3 == x", True, {"x": 1}),
        ("x + 0.2 == 0.3", True, {"x": 0.1}),
    ],
)

CODES = rows(
    "yes_no",
    [
        ("sex == 'female'", True, {"sex": "female"}),
        ("sex == 'female'", False, {"sex": "male"}),
        ("sex != 'female'", True, {"sex": "male"}),
        ("'female' == sex", True, {"sex": "female"}),
        ("sex == 'female'", cannot("sex of ana"), {"sex": None}),
        ("mother_vital_status == father_vital_status", True, {"mother_vital_status": "dead", "father_vital_status": "dead"}),
        ("mother_vital_status == father_vital_status", cannot("father_vital_status of ana"), {"mother_vital_status": "dead"}),
        ("region == 'north'", True, {}, {}, {"region": "north"}),
        ("region == 'north'", cannot("region of 1"), {}, {}, {"region": None}),
        ("marital_status in ('single', 'widowed')", True, {"marital_status": "widowed"}),
        ("marital_status in ('single', 'widowed')", False, {"marital_status": "married"}),
        ("marital_status not in ('single', 'widowed')", True, {"marital_status": "married"}),
        ("marital_status in ('single', 'widowed')", cannot("marital_status of ana"), {"marital_status": None}),
        ("n in (1, 2.5)", True, {"n": 1}),
        ("x in (1, 2.5)", True, {"x": 2.5}),
        ("x in (1, -2)", True, {"x": -2}),
        ("n in (1, 2)", False, {"n": 3}),
        ("n in (1, 2)", cannot("n"), {"n": None}),
        ("n in [1, 2]", True, {"n": 2}),
    ],
)  # fmt: skip

TABLES = (
    Table("And", "*No and cannot tell* is no: whatever the missing answer is, the whole fails.", AND),
    Table("Or", "*Yes or cannot tell* is yes: whatever the missing answer is, the whole holds.", OR),
    Table("Not", "", NOT),
    Table(
        "Several together",
        "`not` binds closest, then `and`, then `or`; brackets say otherwise. What is missing is named, and only what "
        "the answer waits for: an item that could change nothing by itself any more is not asked for. The judge does "
        "not reason across parts: `p or not p` waits for `p`.",
        LONGER,
    ),
    Table(
        "If",
        "`a if condition else b`. Where the condition is unknown, both ways are looked at: if they are equal, there is "
        "no doubt; if not, the answer lies between them.",
        IF,
    ),
    Table(
        "Comparisons",
        "`<  <=  >  >=  ==  !=`, and chains such as `0 < x <= 10`. A comparison with an unknown side is unknown, even "
        "where the interval would settle it: every engine must agree on what is unknown, so intervals inform and "
        "never decide. Numbers are compared exactly.",
        COMPARISONS,
    ),
    Table(
        "Codes and lists",
        "A code is compared with a quoted word of its list, or with another code of the same list. `in` and `not in` "
        "take a written list.",
        CODES,
    ),
)
