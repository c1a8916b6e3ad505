"""The parts of the linter benchmark: inputs, tools, one cold run, places, tables."""
