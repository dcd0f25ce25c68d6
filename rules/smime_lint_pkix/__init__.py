"""The rule pack pkix: RFC 5280 and the standards around it."""
