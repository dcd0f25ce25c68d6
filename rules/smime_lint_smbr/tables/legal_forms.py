"""Legal forms of companies, as they stand at the end of a name. No natural person is called so.

Forms of sole traders (e.K., e.U., EI, EIRL, ME) are not among them, since their names are personal names.
"""

from __future__ import annotations

LEGAL_FORMS = frozenset(
    {
        *("ltd", "limited", "llc", "llp", "inc", "incorporated", "corp", "corporation", "plc", "pty", "pte"),
        *("gmbh", "ggmbh", "mbh", "kgaa", "sarl", "sàrl", "spa", "srl", "sas", "aps", "a/s", "oyj"),
        *("sro", "doo", "ooo", "kft", "zrt", "nyrt", "oü", "uab", "ltda", "lda", "bhd", "ооо", "зао", "пао"),
    }
)
"""Without full stops and in lower case."""

LEGAL_FORMS_IN_CAPITALS = frozenset({"AB", "AG", "AS", "ASA", "BV", "KK", "NV", "OY", "SA", "SE", "SL", "АО"})
"""Those that are words or names too in other case."""

LEGAL_FORMS_WITHIN = ("株式会社", "有限公司", "有限会社", "合同会社", "주식회사")
"""Those of scripts that write no blank between the words."""
