"""What a scheme definition is: frozen nodes, dated and cited parameters, loading with every fault, reforms.

A country's folder of YAML files becomes a :class:`~allcover.rules.definition.System`. Loading is compiling: the
whole graph of quantities is known, typed and checked before anything runs.
"""
