"""Citations taken apart."""

from __future__ import annotations

import pytest

from smime_lint import Linter
from smime_lint.reference.citations import Clause, citation_urls, parse_citation


@pytest.mark.parametrize(
    ("citation", "clauses"),
    [
        ("BR 7.1.2.3(e)", ["BR/7.1.2.3/(e)"]),
        ("BR 6.1.5, 7.1.3.1.2", ["BR/6.1.5/", "BR/7.1.3.1.2/"]),
        ("BR 7.1.4.2.2(e)(f)", ["BR/7.1.4.2.2/(e)", "BR/7.1.4.2.2/(f)"]),
        ("BR 7.1.4.2.2(j) to (l)", ["BR/7.1.4.2.2/(j)", "BR/7.1.4.2.2/(k)", "BR/7.1.4.2.2/(l)"]),
        ("BR 7.1.2.4(1)(iii)", ["BR/7.1.2.4/(1)(iii)"]),
        ("BR 7.1.4.2.1, 7.1.4.2.3 to 7.1.4.2.4", ["BR/7.1.4.2.1/", "BR/7.1.4.2.3/", "BR/7.1.4.2.4/"]),
        (
            "BR 7.1.4.2.2(d) Note 1; Appendix A.1 until 1.0.8",
            ["BR/7.1.4.2.2/(d) Note 1", "BR/Appendix A.1/ until 1.0.8"],
        ),
        ("BR 7.1.3.1 (headed 7.1.3.2.4)", ["BR/7.1.3.1/ (headed 7.1.3.2.4)"]),
        (
            "RFC 5280 4.1.2.4, A.1; X.690 10, 11",
            ["RFC 5280/4.1.2.4/", "RFC 5280/A.1/", "X.690/10/", "X.690/11/"],
        ),
        ("ETSI TS 119 495 5.2.1", ["TS 119 495/5.2.1/"]),
        ("EN 319 412-1 LEG-5.1.4-02, -03", ["EN 319 412-1/LEG-5.1.4-02/", "EN 319 412-1/LEG-5.1.4-03/"]),
        ("ISO 17442-1 6; BR 7.1.2.3(l)", ["ISO 17442-1/6/", "BR/7.1.2.3/(l)"]),
        ("RFC 9881", ["RFC 9881//"]),
        ("Adobe OIDs, Time-stamp extension", ["Adobe OIDs/Time-stamp extension/"]),
        ("Microsoft: User-Principal-Name", ["Microsoft/User-Principal-Name/"]),
        ("house rules", ["house rules//"]),
    ],
)
def test_clauses(citation: str, clauses: list[str]) -> None:
    found = [f"{clause.standard}/{clause.section}/{clause.detail}" for clause in parse_citation(citation)]
    assert found == clauses


def test_document_order() -> None:
    ordered = [
        "BR 7.1.4.2",
        "BR 7.1.4.2.2",
        "BR 7.1.4.2.2(a)",
        "BR 7.1.4.2.2(a) Note",
        "BR 7.1.4.2.2(b)",
        "BR 7.1.4.2.10",
        "BR Appendix A.1",
        "RFC 822 1",
        "RFC 5280 4.1.2.4",
        "RFC 5280 A.1",
        "EN 319 412-1 LEG-5.1.4-02",
        "ISO 17442-1 6",
        "house rules",
    ]
    clauses = [parse_citation(citation)[0] for citation in ordered]
    backwards = clauses[::-1]
    assert sorted(backwards, key=lambda clause: clause.order) == clauses


@pytest.mark.parametrize(
    ("inner", "is_in"),
    [
        ("7.1.4.2", True),
        ("7.1.4.2.2", True),
        ("7.1.4.2(a)", True),
        ("7.1.4.22", False),
        ("7.1.4", False),
        ("7.1.5", False),
    ],
)
def test_what_is_part_of_a_section(inner: str, is_in: bool) -> None:
    assert parse_citation(f"BR {inner}")[0].is_in(Clause("BR", "7.1.4.2", "")) is is_in
    assert not parse_citation(f"RFC 5280 {inner}")[0].is_in(Clause("BR", "7.1.4.2", ""))


def test_the_citation_of_every_rule_is_understood() -> None:
    known = ("BR", "RFC ", "EN ", "TS ", "ISO", "X.", "FIPS ", "Adobe OIDs", "Microsoft")
    for rule in Linter().rules:
        for clause in parse_citation(rule.citation):
            assert clause.standard.startswith(known), rule.citation
            assert clause.standard != "BR" or clause.section, rule.citation


def test_addresses_of_citations() -> None:
    br = "https://cabforum.org/working-groups/smime/requirements/"
    rfc = "https://www.rfc-editor.org/rfc/rfc5280"
    assert citation_urls("BR 7.1.2.3(e)") == [br]
    assert citation_urls("BR 7.1.2.3(e), 7.1.4; RFC 5280 4.2.1.6") == [br, f"{rfc}#section-4.2.1.6"]
    assert citation_urls("RFC 5280 Appendix A.1") == [f"{rfc}#appendix-A.1"]
    assert citation_urls("EN 319 412-5 4.3.2") == [
        "https://www.etsi.org/deliver/etsi_en/319400_319499/31941205/"
    ]
    assert citation_urls("TS 119 495 5.1") == ["https://www.etsi.org/deliver/etsi_ts/119400_119499/119495/"]
    assert citation_urls("X.520 6.5.1") == ["https://www.itu.int/rec/T-REC-X.520"]
    assert citation_urls("house rules") == []
