"""Registration schemes of organizations and persons, and the groups of countries the BR speak of."""

from __future__ import annotations

from smime_lint.br import ByVersion

ORGANIZATION_SCHEMES: ByVersion[frozenset[str]] = ByVersion(
    {"1.0.0": frozenset({"NTR", "VAT", "PSD", "LEI", "GOV", "INT"})}
)
"""BR Appendix A.1; GOV and INT by 7.1.4.2.2(d) Note 2, which Appendix A.1 refers to since 1.0.4."""

SUBDIVIDED_SCHEMES: ByVersion[frozenset[str]] = ByVersion(
    {
        "1.0.0": frozenset({"NTR", "GOV"}),
        "1.0.9": frozenset({"NTR", "GOV", "VAT", "PSD"}),
    }
)
"""BR 7.1.4.2.2(d), GOV by its Note 2: the schemes whose identifiers may name a subdivision. Since 1.0.9 the
structure leaves out those only that are operated globally."""

SUBDIVISION_LENGTHS: ByVersion[range] = ByVersion({"1.0.0": range(2, 3), "1.0.1": range(1, 4)})
"""BR 7.1.4.2.2(d): how many characters a subdivision has."""

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
"""Council Directive 2006/112/EC, Article 215: the prefixes that are no ISO 3166-1 code, Greece and (by the
Protocol on Ireland/Northern Ireland) Northern Ireland, with the code of the country. BR 7.1.4.2.2(d) Note 1,
Appendix A.1 in 1.0.4 to 1.0.8."""

EUROPEAN_UNION = frozenset(
    {
        "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT",
        "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
    }
)  # fmt: skip
EUROPEAN_ECONOMIC_AREA = EUROPEAN_UNION | {"IS", "LI", "NO"}
"""BR 7.1.4.2.2(d) Note 3 since 1.0.9."""

EUROPEAN_COUNTRIES = EUROPEAN_ECONOMIC_AREA | {"CH", "GB"}
"""The countries of Europe that nobody would doubt."""
OTHER_EUROPEAN_COUNTRIES = frozenset(
    {
        "AD", "AL", "AM", "AX", "AZ", "BA", "BY", "FO", "GE", "GG", "GI", "IM", "JE", "KZ", "MC", "MD", "ME",
        "MK", "RS", "RU", "SJ", "SM", "TR", "UA", "VA",
    }
)  # fmt: skip
"""The rest of Europe, with the countries that lie only partly in it and territories with codes of their
own."""

NTR_ON_COUNTRY_LEVEL: ByVersion[frozenset[str]] = ByVersion(
    {"1.0.0": frozenset(), "1.0.7": EUROPEAN_COUNTRIES, "1.0.9": frozenset()}
)
"""BR 7.1.4.2.2(d) Note 3 in 1.0.7 and 1.0.8, "European country": no subdivision in NTR identifiers."""
