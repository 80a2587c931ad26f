"""The tables of claims, and of what claims rest on and lead to."""

from allcover_site.claims.models.appeals import Acceptance, Appeal, Ruling
from allcover_site.claims.models.claims import Approval, Claim, Decision, Line, Reversal, Submission
from allcover_site.claims.models.letters import Letter, LetterEnd
from allcover_site.claims.models.payments import Paid, Payment, PaymentStep
from allcover_site.claims.models.prices import Agreement, Practice, Price, PriceList
from allcover_site.claims.models.review import Look, Sample, Sampled

__all__ = [
    "Acceptance", "Agreement", "Appeal", "Approval", "Claim", "Decision", "Letter", "LetterEnd", "Line", "Look", "Paid", "Payment", "PaymentStep",
    "Practice", "Price", "PriceList", "Reversal", "Ruling", "Sample", "Sampled", "Submission",
]  # fmt: skip
