"""Thousands stand apart by a space, as in the reports of the library (Unicode CLDR, pt_PT); the point is Brazil's."""

THOUSAND_SEPARATOR = "\N{NO-BREAK SPACE}"
