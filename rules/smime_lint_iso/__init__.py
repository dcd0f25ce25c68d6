"""The rule pack iso: ISO 17442: the Legal Entity Identifier."""
