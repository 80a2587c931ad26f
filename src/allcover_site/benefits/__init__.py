"""Benefits: what the law gives each household for a month, decided and owed. Paying it out is a later storey."""
