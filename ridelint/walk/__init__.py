"""From a description, or from an observed exchange, to the views that rules are asked about."""
