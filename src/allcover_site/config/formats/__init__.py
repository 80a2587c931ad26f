"""Where a language's numbers are written other than Django thinks, one module a language."""
