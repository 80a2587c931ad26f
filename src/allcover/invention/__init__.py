"""The people of the invented country: a survey made from a seed, so that the demonstration ships no opaque file."""

from allcover.invention.survey import invent_survey

__all__ = ["invent_survey"]
