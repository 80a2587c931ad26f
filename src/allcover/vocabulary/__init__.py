"""The words everyone uses: faults, citations, money, code lists. Nothing here knows what it is used for."""
