"""What stands in fields that have no value; BR 7.1.4.2 has no list of it."""

from __future__ import annotations

PLACEHOLDERS = frozenset(
    {
        *("n/a", "n.a.", "n.a", "#n/a", "none", "null", "(null)", "nil", "undefined", "unknown"),
        *("tbd", "tba", "t.b.d.", "to be determined", "to be defined", "todo", "xxx"),
        *("not applicable", "not available", "not specified", "unspecified", "not set", "empty", "absent"),
        *("default", "test", "dummy", "placeholder", "<none>", "[none]", "(none)"),
        # what OpenSSL's configuration offers
        *("some-state", "default city", "default company ltd", "internet widgits pty ltd"),
    }
)
"""In lower case."""
