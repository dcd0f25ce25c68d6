"""Values that stand for no value.

BR 7.1.4.2 names three meanings that a value must not have, and no words. Each list is in lower case and
without punctuation at the ends.
"""

from __future__ import annotations

ABSENT = frozenset({"absent", "incomplete", "not applicable", "n/a"})
"""The words of BR 7.1.4.2, and the abbreviation that can have no other meaning."""

PLACEHOLDERS = frozenset(
    {
        *("n.a", "none", "null", "nil", "undefined", "unknown", "xxx"),
        *("tbd", "tba", "t.b.d", "to be determined", "to be defined", "todo"),
        *("not available", "not specified", "unspecified", "not set", "empty"),
        *("default", "test", "dummy", "placeholder"),
    }
)
"""Words that can also be a name: there are persons called Null and places called None."""

TOOL_DEFAULTS = frozenset(
    {
        # OpenSSL: apps/openssl.cnf, and the packages of Red Hat
        *("some-state", "internet widgits pty ltd", "default city", "default company ltd"),
        # the scripts for test certificates of mod_ssl and of Red Hat
        *("snake oil, ltd", "snake desert", "snake town", "somestate", "somecity", "someorganization"),
        *("someorganizationalunit", "localhost.localdomain"),
        # easy-rsa: vars.example
        *("copyleft certificate co", "my organizational unit"),
    }
)
"""The values that tools for making certificate requests put in where the user enters none."""
