"""Registration schemes of organizations and persons, and the groups of countries that the BR name."""

from __future__ import annotations

from smime_lint.br import ByVersion

_ORGANIZATION_SCHEMES = {"1.0.0": frozenset({"NTR", "VAT", "PSD", "LEI", "GOV", "INT"})}
ORGANIZATION_SCHEMES: ByVersion[frozenset[str]] = ByVersion(_ORGANIZATION_SCHEMES)
"""BR Appendix A.1; GOV and INT by 7.1.4.2.2(d) Note 2, which Appendix A.1 refers to since 1.0.4."""
KNOWN_ORGANIZATION_SCHEMES: frozenset[str] = frozenset().union(*_ORGANIZATION_SCHEMES.values())
"""Those of all versions."""

SUBDIVIDED_SCHEMES: ByVersion[frozenset[str]] = ByVersion(
    {
        "1.0.0": frozenset({"NTR", "GOV"}),
        "1.0.9": frozenset({"NTR", "GOV", "VAT", "PSD"}),
    }
)
"""BR 7.1.4.2.2(d), GOV by its Note 2: the schemes whose identifiers may contain a subdivision. From 1.0.9 on,
only the schemes that are operated globally have none."""

PERSON_SCHEMES: ByVersion[frozenset[str]] = ByVersion(
    {
        "1.0.0": frozenset({"PAS", "IDC", "PNO", "TIN"}),
        "1.0.7": frozenset({"PAS", "IDC", "PNO", "TAX", "TIN", "EID"}),
    }
)
"""BR Appendix A.2."""

GLOBAL_CODE = "XG"
"""BR 7.1.4.2.2(d): in place of a country code for schemes that are operated globally."""

VAT_PREFIXES: dict[str, str] = {"EL": "GR", "XI": "GB"}
"""Council Directive 2006/112/EC, Article 215: the prefixes that are not ISO 3166-1 codes, of Greece and (by
the Protocol on Ireland/Northern Ireland) Northern Ireland, with the code of the country. BR 7.1.4.2.2(d) Note
1, Appendix A.1 in 1.0.4 to 1.0.8."""

EUROPEAN_UNION = frozenset(
    {
        "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT",
        "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
    }
)  # fmt: skip
EUROPEAN_ECONOMIC_AREA = EUROPEAN_UNION | {"IS", "LI", "NO"}
"""BR 7.1.4.2.2(d) Note 3 since 1.0.9."""

EUROPEAN_COUNTRIES = EUROPEAN_ECONOMIC_AREA | {"CH", "GB"}
"""BR 7.1.4.2.2(d) Note 3 in 1.0.7 and 1.0.8, "European country": those that certainly are."""
OTHER_EUROPEAN_COUNTRIES = frozenset(
    {
        "AD", "AL", "AM", "AX", "AZ", "BA", "BY", "FO", "GE", "GG", "GI", "IM", "JE", "KZ", "MC", "MD", "ME",
        "MK", "RS", "RU", "SJ", "SM", "TR", "UA", "VA",
    }
)  # fmt: skip
"""The rest of Europe, with the countries that lie only partly in it and territories with codes of their
own."""
