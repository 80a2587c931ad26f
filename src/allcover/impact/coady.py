"""The index of Coady, Grosh and Hoddinott (2004): what the poorest 40 % receive, over 0.4; 1 is an equal amount for everybody.

It is a share over a number, and has the interval of one: where all that is paid goes to the poorest in the sample, the index is
at its end of 2.5 by what so many sampling units answered alike, and not known.
"""

from dataclasses import replace

from allcover.estimation.intervals import nobody
from allcover.estimation.linearised import Linearised
from allcover.impact.reach import NOBODY_RECEIVES, Received
from allcover.vocabulary.estimate import Estimate

POOREST = 0.4

_ROUNDING = 1e-9
"""How far from nought or one a share of sums may lie by the computer's arithmetic alone."""


def coady(of: Received) -> tuple[Estimate, Estimate]:
    """This function will give the index of money and that of recipients; why not, where nobody receives."""
    (money, receives), ranking = of.by_home, of.ranking
    # Who weighs nothing may receive: only what people of the country receive can be ranked.
    if ranking is None or not float((money * of.sample.homes.weight).sum()) > 0:
        none = nobody(note=NOBODY_RECEIVES)
        return none, none
    shares = [_of_benefit(of, ranking.lorenz((POOREST,), each)[0]) for each in (money, receives)]
    one, two = (_over(each) for each in of.sample.homes.estimates(shares))
    asked = int(of.recipients.persons[0])
    return replace(one, persons=asked), replace(two, persons=asked)


def _of_benefit(of: Received, share: Linearised) -> Linearised:
    """A share of all that is received, which rests on the homes that do."""
    end = round(share.value)
    value = float(end) if abs(share.value - end) < _ROUNDING else share.value
    return replace(share, value=value, member=of.benefits, is_share=True)


def _over(share: Estimate) -> Estimate:
    ends = (share.value, share.standard_error, share.low, share.high)
    value, error, low, high = (None if each is None else each / POOREST for each in ends)
    return replace(share, value=value, standard_error=error, low=low, high=high)
