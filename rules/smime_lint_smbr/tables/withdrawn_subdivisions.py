"""Codes of ISO 3166-2 that were assigned once and no longer are: BR 7.1.4.2.2(d).

Registers, and the CAs that copy from them, keep such codes for years. Only those whose withdrawal is well
known stand here; a code that is assigned again is taken as assigned.
"""

from __future__ import annotations

from collections.abc import Mapping

WITHDRAWN_SUBDIVISIONS: Mapping[str, frozenset[str]] = {
    country: frozenset(codes.split())
    for country, codes in {
        "AU": "CT NS QL TS VI",
        "CA": "NF",
        "CN": "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 "
        "71 91 92",
        "CZ": "JC JM KA KR LI MO OL PA PL PR ST US VY ZL",
        "EE": "44 49 51 57 59 65 67 70 78 82 86",
        "FI": "AL ES IS LL LS OL",
        "FR": "75 A B C D E F G H I J K L M N O P Q R S T U V GF GP MQ RE YT",
        "GB": "BMH EAW GBN NTH POL UKM",
        "ID": "IJ",
        "IN": "CT DD DN OR TG UL UT",
        "IT": "CI FO OG OT PS VS",
        "KZ": "AKM AKT ALA ALM AST ATY KAR KUS KZY MAN PAV SEV SHY VOS YUZ ZAP ZHA",
        "MX": "DIF",
        "NO": "01 02 04 05 06 07 08 09 10 12 14 16 17 19 20 23 30 38 54",
        "PL": "DS KP LB LD LU MA MZ OP PD PK PM SK SL WN WP ZP",
        "TW": "KHQ TNQ TPQ TXQ",
        "ZA": "GT NL",
    }.items()
}
"""The part of the code after its hyphen, by country."""
