"""The small typed language in which scheme rules and survey mappings are written.

Text is parsed with :mod:`ast` into frozen nodes (``grammar``, ``nodes``), resolved against the names in reach
and checked for units (``resolving``, ``units``, ``kinds``). What the nodes mean for single values, three-valued
and exact, is in ``logic``; ``columns`` lowers them to Polars for survey mappings. Nothing is ever evaluated by
Python itself.
"""
