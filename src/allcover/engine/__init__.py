"""Definitions to columns: the judge, which defines what the language means, and the compiled engine; claims valued."""
