"""The runner: which rules run, at which version, and what a result says."""

from __future__ import annotations

import pickle
import threading
from datetime import date, datetime, timezone
from functools import partial
from typing import Any

import pytest

from smime_lint import Linter, Result, SettingsError, Severity, Status, exit_code
from smime_lint.br import LATEST, VERSIONS, ByVersion, UnknownVersionError, version, version_on
from smime_lint.engine.engine import Engine
from smime_lint.engine.report import RULE_ERROR
from smime_lint.model import KeyUsage, TBSCertificate
from smime_lint.rules import Context, Kind, Mode, Rule, Violation, Violations, rule
from smime_lint.testing import authority, der, keys, values
from smime_lint.testing.certificate import Certificate, base

from .factory.compliant import hierarchy


def moment(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, tzinfo=timezone.utc)


def lint(certificate: Certificate, **settings: object) -> Result:
    return Linter(**settings).lint_der(certificate.encode("test"))  # type: ignore[arg-type]


def rules_of(result: Result) -> set[str]:
    return {finding.rule for finding in result.findings}


def make_rule(id: str, **metadata: object) -> Rule:
    def check(tbs: TBSCertificate, ctx: Context) -> Violations:
        yield Violation(tbs.serial_number, "found")

    defaults: dict[str, object] = {
        "on": TBSCertificate,
        "severity": Severity.ERROR,
        "citation": "BR 1",
        "title": "A title.",
    }
    made: Rule = rule(id, **{**defaults, **metadata})(check)  # type: ignore[arg-type]
    return made


def test_a_check_takes_no_parameter_by_name() -> None:
    def check(tbs: TBSCertificate, ctx: Context, *, limit: int) -> Violations:
        return ()

    metadata: dict[str, Any] = {"severity": Severity.ERROR, "citation": "BR 1", "title": "A title."}
    made = rule("smbr.test.named", on=TBSCertificate, **metadata)
    for unbound in (check, partial(check, TBSCertificate)):
        with pytest.raises(ValueError, match="a check takes a node"):
            made(unbound)  # type: ignore[arg-type]
    assert made(partial(check, limit=1)).reads.value == "context"


# versions


def test_versions_are_in_the_order_of_publication() -> None:
    assert [v.number for v in VERSIONS] == [f"1.0.{n}" for n in range(len(VERSIONS))]
    assert [v.published for v in VERSIONS] == sorted(v.published for v in VERSIONS)


@pytest.mark.parametrize(
    ("day", "number"),
    [
        (date(2023, 8, 31), None),
        (date(2023, 9, 1), "1.0.1"),
        (date(2023, 12, 7), "1.0.1"),
        (date(2023, 12, 8), "1.0.2"),
        (date(2024, 2, 19), "1.0.2"),
        (date(2024, 2, 20), "1.0.3"),
        (date(2026, 11, 25), "1.0.16"),
    ],
)
def test_version_on(day: date, number: str | None) -> None:
    found = version_on(day)
    assert (None if found is None else found.number) == number


def test_unknown_version() -> None:
    with pytest.raises(UnknownVersionError, match=r"1\.0\.99"):
        version("1.0.99")
    with pytest.raises(SettingsError, match=r"1\.0\.99"):
        Linter(br_version="1.0.99")


def test_by_version() -> None:
    table = ByVersion({"1.0.0": "a", "1.0.4": "b", "1.0.9": "c"})
    assert [table.at(version(n)) for n in ("1.0.0", "1.0.3", "1.0.4", "1.0.8", "1.0.9", "1.0.16")] == list(
        "aabbcc"
    )
    assert table.at(None) == "a"


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({}, ("1.0.2", "not_before")),
        ({"br_version": "latest"}, (LATEST.number, "latest")),
        ({"br_version": "1.0.9"}, ("1.0.9", "pinned")),
        ({"issued_at": int(moment(2024, 6, 1).timestamp())}, ("1.0.4", "issued_at")),
        ({"issued_at": int(moment(2023, 8, 31).timestamp())}, (None, "not_in_force")),
        ({"issued_at": int(moment(2023, 8, 31).timestamp()), "br_version": "1.0.2"}, ("1.0.2", "pinned")),
    ],
)
def test_version_applied(settings: dict[str, object], expected: tuple[str | None, str]) -> None:
    result = lint(base(), **settings)
    assert (result.br_version, result.br_version_source) == expected


def test_before_the_start_only_standards_run() -> None:
    old = base().valid(moment(2023, 8, 31)).without("keyUsage").critical("authorityInfoAccess")
    result = lint(old)
    assert result.in_scope
    assert result.br_version is None
    assert rules_of(result) == {"pkix.authority_info_access.critical"}
    assert {"smbr.key_usage.missing", "smbr.authority_info_access.critical"} <= rules_of(
        lint(old, br_version="1.0.2")
    )


def test_one_fault_one_finding_where_two_packs_speak_of_it() -> None:
    result = lint(base().critical("authorityInfoAccess"))
    assert rules_of(result) == {"smbr.authority_info_access.critical"}
    alone = lint(base().critical("authorityInfoAccess"), ignore=["smbr.*"])
    assert rules_of(alone) == {"pkix.authority_info_access.critical"}


def test_unreadable_date() -> None:
    broken = base().change(
        validity=der.sequence(der.tlv(0x17, b"not a date"), der.tlv(0x17, b"270110000000Z"))
    )
    result = lint(broken)
    assert result.issued_at is None
    assert (result.br_version, result.br_version_source) == (LATEST.number, "unknown_date")


# windows


class TestWindows:
    @staticmethod
    def fired(made: Rule, certificate: Certificate, **settings: object) -> bool:
        linter = Linter(**settings)  # type: ignore[arg-type]
        linter.engine = Engine(linter.settings, (made, *linter.engine.rules))
        return made.id in rules_of(linter.lint_der(certificate.encode("test")))

    @pytest.mark.parametrize(
        ("pinned", "fires"), [("1.0.3", False), ("1.0.4", True), ("1.0.8", True), ("1.0.9", False)]
    )
    def test_since_and_until(self, pinned: str, fires: bool) -> None:
        made = make_rule("smbr.test.window", since="1.0.4", until="1.0.8")
        assert self.fired(made, base(), br_version=pinned) == fires

    @pytest.mark.parametrize(
        ("issued", "fires"),
        [
            (moment(2024, 5, 10), False),
            (moment(2024, 5, 11), True),
            (moment(2025, 5, 13), True),
            (moment(2025, 5, 14), False),
        ],
    )
    def test_in_force_goes_by_the_day_of_issuance(self, issued: datetime, fires: bool) -> None:
        made = make_rule("smbr.test.window", since="1.0.4", until="1.0.8")
        assert self.fired(made, base().valid(issued)) == fires

    @pytest.mark.parametrize(
        ("issued", "fires"),
        [(moment(2025, 7, 14), False), (moment(2025, 7, 15), True), (moment(2026, 1, 1), False)],
    )
    @pytest.mark.parametrize("pinned", ["1.0.6", "latest"])
    def test_compliance_dates_hold_at_a_pinned_version(
        self, issued: datetime, fires: bool, pinned: str
    ) -> None:
        made = make_rule(
            "smbr.test.window", since="1.0.6", effective=date(2025, 7, 15), expires=date(2026, 1, 1)
        )
        assert self.fired(made, base().valid(issued), br_version=pinned) == fires

    def test_real_requirements_that_changed(self) -> None:
        without_country = base("sponsor-strict").without_attribute("countryName")
        assert "smbr.locality_name.without_country" not in rules_of(lint(without_country, br_version="1.0.3"))
        assert "smbr.locality_name.without_country" in rules_of(lint(without_country, br_version="1.0.4"))
        legacy = base("sponsor-legacy").valid(moment(2025, 7, 15))
        sunset = "smbr.certificate_policies.legacy_generation_after_sunset"
        assert sunset in rules_of(lint(legacy))
        assert sunset not in rules_of(lint(legacy, br_version="1.0.5"))
        assert sunset not in rules_of(lint(base("sponsor-legacy").valid(moment(2025, 7, 14))))


# selection


def test_select_and_ignore() -> None:
    broken = base().without("keyUsage", "subjectKeyIdentifier")
    assert {"smbr.key_usage.missing", "smbr.subject_key_identifier.missing"} <= rules_of(lint(broken))
    assert rules_of(lint(broken, select=["smbr.key_usage.*"])) == {"smbr.key_usage.missing"}
    assert "smbr.key_usage.missing" not in rules_of(lint(broken, ignore=["smbr.key_usage.missing"]))


@pytest.mark.parametrize("option", ["select", "ignore"])
def test_a_pattern_that_matches_nothing_is_bad_usage(option: str) -> None:
    with pytest.raises(SettingsError, match=r"smbr\.nothing"):
        Linter(**{option: ["smbr.nothing.*"]})  # type: ignore[arg-type]


def test_evaluating_nothing_is_said() -> None:
    result = lint(base("mailbox-strict"), select=["iso.*"])
    assert (result.rules_evaluated, result.error) == (0, None)
    assert result.status is Status.NOT_APPLICABLE
    assert exit_code(result, Severity.ERROR) == 4


@pytest.mark.parametrize("select", [["caa.*"], ["caa.dnssec.bogus"], ["smbr.chain.*", "pkix.chain.*"]])
def test_rules_on_what_is_not_there_are_not_evaluated(select: list[str]) -> None:
    """CAA checks are not made, and no issuer is given."""
    result = lint(base("mailbox-strict"), select=select)
    assert (result.rules_evaluated, result.status) == (0, Status.NOT_APPLICABLE)
    assert exit_code(result, Severity.ERROR) == 4


def test_reminders_and_opt_in() -> None:
    default = lint(base())
    reminded = lint(base(), reminders=True)
    assert reminded.rules_evaluated > default.rules_evaluated
    modes = {r.id: r.mode for r in Linter().rules}
    assert all(modes[f.rule] is Mode.DEFAULT for f in default.findings)
    opt_in = "smbr.serial_number.sequential"
    assert lint(base(), select=[opt_in]).rules_evaluated == 1
    assert lint(base(), select=["*", opt_in]).rules_evaluated == default.rules_evaluated + 1


# profiles


def test_type_by_policy() -> None:
    result = lint(base("individual-strict"))
    assert (result.kind, result.type, result.generation, result.type_source) == (
        "subscriber",
        "individual",
        "strict",
        "policy",
    )


def test_first_of_several_reserved_policies() -> None:
    result = lint(base("sponsor-strict").policies("2.23.140.1.5.3.3", "2.23.140.1.5.1.1"))
    assert (result.type, result.generation) == ("sponsor", "strict")
    assert "smbr.certificate_policies.multiple_reserved_oids" in rules_of(result)


@pytest.mark.parametrize(
    ("profile", "guessed"),
    [
        ("mailbox-strict", "mailbox"),
        ("organization-strict", "organization"),
        ("sponsor-strict", "sponsor"),
        ("individual-strict", "individual"),
    ],
)
def test_type_is_guessed_without_a_reserved_policy(profile: str, guessed: str) -> None:
    result = lint(base(profile).policies("2.999.1"))
    assert (result.type, result.generation, result.type_source) == (guessed, "legacy", "guessed")
    assert rules_of(result) == {"smbr.certificate_policies.reserved_oid_missing"}


def test_forced_type_and_policy_map_do_not_hide_the_missing_oid() -> None:
    own = base("sponsor-strict").policies("2.999.1")
    for settings, source in (
        ({"type": "sponsor-strict"}, "forced"),
        ({"policy_map": {"2.999.1": "sponsor-strict"}}, "policy_map"),
    ):
        result = lint(own, **settings)
        assert (result.type, result.generation, result.type_source) == ("sponsor", "strict", source)
        assert rules_of(result) == {"smbr.certificate_policies.reserved_oid_missing"}


def test_guessed_legacy_does_not_meet_the_sunset() -> None:
    result = lint(base("sponsor-strict").policies("2.999.1").valid(moment(2025, 8, 1)))
    assert "smbr.certificate_policies.legacy_generation_after_sunset" not in rules_of(result)


def test_unknown_type() -> None:
    with pytest.raises(SettingsError, match="sponsor-lenient"):
        Linter(type="sponsor-lenient")
    with pytest.raises(SettingsError, match="sponsor"):
        Linter(policy_map={"2.999.1": "sponsor"})


def server_certificate() -> Certificate:
    return (
        base("mailbox-strict")
        .policies("2.23.140.1.2.1")
        .extended_key_usage("1.3.6.1.5.5.7.3.1")
        .san(values.dns_name("www.example.com"))
        .subject(("commonName", "www.example.com"))
    )


def test_out_of_scope() -> None:
    result = lint(server_certificate())
    assert (result.kind, result.in_scope, result.br_version) == ("other", False, None)
    assert result.rules_evaluated > 0
    assert all(f.rule.startswith("pkix.") for f in result.findings)
    required = lint(server_certificate(), require_smime=True)
    assert "engine.scope.not_smime" in rules_of(required)
    assert exit_code(required, Severity.ERROR) == 1


@pytest.mark.parametrize(("day", "code"), [((2023, 8, 31), 1), ((2023, 9, 1), 0)])
def test_before_the_br_are_in_force(day: tuple[int, int, int], code: int) -> None:
    old = base("mailbox-strict").valid(datetime(*day, tzinfo=timezone.utc), 300)
    required = lint(old, require_smime=True)
    assert exit_code(required, Severity.ERROR) == code
    assert ("engine.scope.not_smime" in rules_of(required)) is bool(code)


def test_a_reserved_policy_brings_it_in_scope() -> None:
    result = lint(server_certificate().policies("2.23.140.1.5.1.3"))
    assert result.in_scope
    assert result.type == "mailbox"


def test_ca_certificates() -> None:
    ca = (
        base("mailbox-strict")
        .without("subjectAltName")
        .extension("basicConstraints", values.basic_constraints(ca=True), critical=True)
        .key_usage("keyCertSign", "cRLSign")
    )
    result = lint(ca)
    assert (result.kind, result.in_scope) == ("subca", True)
    assert lint(ca.extended_key_usage(values.CLIENT_AUTH)).in_scope  # by its policy OID
    other = lint(ca.extended_key_usage(values.CLIENT_AUTH).policies("1.3.6.1.4.1.99999.1"))
    assert (other.kind, other.in_scope) == ("subca", False)
    assert other.rules_evaluated > 0


@pytest.mark.parametrize("name", ["root", "smime-ca-1", "constrained-ca", "cross", "ocsp-responder"])
def test_kinds_of_ca_certificates(name: str) -> None:
    certificate, forced = hierarchy()[name]
    kinds = {"smime-ca-1": "subca", "constrained-ca": "tcsubca", "ocsp-responder": "ocsp_responder"}
    kind = kinds.get(name, name)
    assert lint(certificate, type=forced).kind == kind
    assert lint(certificate, type="extant").kind == "extant"


def test_a_self_issued_certificate_by_another_key_is_no_root() -> None:
    rollover = authority.root().extension(
        "authorityKeyIdentifier", der.sequence(der.implicit(0, keys.key_identifier(keys.spki("p384"))))
    )
    rollover = rollover.change(signer="p384").signed_with(keys.ECDSA_WITH_SHA384)
    assert lint(rollover).kind == "subca"


def test_an_ocsp_responder_is_recognised() -> None:
    assert lint(server_certificate().extended_key_usage("1.3.6.1.5.5.7.3.9")).kind == "ocsp_responder"


WRONG_CA = base("mailbox-strict").extension(
    "basicConstraints", values.basic_constraints(ca=True), critical=True
)


@pytest.mark.parametrize(
    "certificate",
    [
        WRONG_CA.without("subjectAltName"),
        WRONG_CA.extension("subjectAltName", der.null()),
        WRONG_CA.without("subjectAltName").extended_key_usage(values.CLIENT_AUTH),
        WRONG_CA.extension("basicConstraints", values.basic_constraints(ca=True, path_len=0), critical=True),
        WRONG_CA.key_usage("digitalSignature", "keyCertSign"),
        base("organization-strict")
        .extension("basicConstraints", values.basic_constraints(ca=True), critical=True)
        .key_usage("keyCertSign", "cRLSign"),
        WRONG_CA.key_usage("digitalSignature", "keyCertSign", "cRLSign").policies("1.3.6.1.4.1.99999.1"),
    ],
)
def test_a_subscriber_certificate_that_looks_like_one_of_a_ca_is_not_silent(certificate: Certificate) -> None:
    """Whatever it is taken for, it has an error of the BR."""
    result = lint(certificate)
    assert result.in_scope
    errors = {finding.rule for finding in result.findings if finding.severity is Severity.ERROR}
    assert {rule for rule in errors if rule.startswith("smbr.")}, result


def test_policy_oids_of_a_second_extension_count() -> None:
    certificate = base("sponsor-strict")
    value = next(e.value for e in certificate.extensions if e.oid == "2.5.29.32")
    twice = certificate.extension("certificatePolicies", der.null()).add_extension("2.5.29.32", value)
    result = lint(twice)
    assert (result.type, result.generation, result.type_source) == ("sponsor", "strict", "policy")


def test_subscriber_certificate_with_ca_true() -> None:
    wrong = base("mailbox-strict").extension("basicConstraints", values.basic_constraints(ca=True))
    result = lint(wrong)
    assert result.kind == "subscriber"
    assert "smbr.basic_constraints.ca_true" in rules_of(result)
    for sign in (
        wrong.key_usage("digitalSignature", "keyCertSign"),
        wrong.extension("basicConstraints", values.basic_constraints(ca=True, path_len=0)),
    ):
        assert lint(sign).kind == "subca"


# results


def test_evidence_points_at_the_bytes() -> None:
    encoded = base().key_usage("digitalSignature", "keyAgreement").encode("test")
    result = Linter(select=["smbr.key_usage.rsa_prohibited_bit"]).lint_der(encoded)
    (finding,) = result.findings
    assert finding.path.endswith(".keyUsage.keyAgreement")
    assert finding.value == "keyAgreement"
    assert encoded[finding.offset : finding.offset + finding.length] == b"\x88"


def test_bare_tbs_certificate() -> None:
    whole = base().without("keyUsage")
    tbs = whole.change(tbs_only=True)
    result = lint(tbs)
    assert result.tbs
    assert rules_of(result) == rules_of(lint(whole)) == {"smbr.key_usage.missing"}
    assert [f.path for f in result.findings] == [f.path for f in lint(whole).findings]
    assert lint(tbs, tbs=True).tbs
    assert lint(whole, tbs=True).error is not None


def test_what_cannot_be_decoded_is_a_result() -> None:
    result = Linter().lint_der(b"\x30\x03\x02\x01\x00")
    assert result.error is not None
    assert "expected" in result.error
    assert exit_code(result, None) == 2


@pytest.mark.parametrize("error", [RuntimeError("a bug"), SystemExit(0)])
def test_a_rule_that_raises_is_reported_and_the_run_goes_on(error: BaseException) -> None:
    def check(usage: KeyUsage, ctx: Context) -> Violations:
        raise error

    broken = rule(
        "smbr.test.broken",
        on=KeyUsage,
        severity=Severity.ERROR,
        citation="BR 1",
        since="1.0.0",
        title="A rule with a bug.",
    )(check)
    linter = Linter()
    linter.engine = Engine(linter.settings, (broken, *linter.engine.rules))
    result = linter.lint_der(base().without("subjectKeyIdentifier").encode("test"))
    assert {RULE_ERROR, "smbr.subject_key_identifier.missing"} == rules_of(result)
    (failed,) = (f for f in result.findings if f.rule == RULE_ERROR)
    assert "smbr.test.broken" in failed.message
    assert exit_code(result, None) == 3


class UnreadableError(Exception):
    """An error whose message fails."""

    def __str__(self) -> str:
        raise RuntimeError


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (ValueError("x" * 100_000), "failed with ValueError: xxx"),
        (UnreadableError(), "failed with UnreadableError: its message cannot be read"),
    ],
)
def test_the_message_of_a_rule_that_raises_is_bounded(error: Exception, message: str) -> None:
    def check(tbs: TBSCertificate, ctx: Context) -> Violations:
        raise error

    linter = Linter()
    metadata: dict[str, Any] = {"severity": Severity.ERROR, "citation": "BR 1", "title": "A title."}
    made = rule("smbr.test.broken", on=TBSCertificate, **metadata)(check)
    linter.engine = Engine(linter.settings, (made,))
    (failed,) = linter.lint_der(base().encode("test")).findings
    assert failed.rule == RULE_ERROR
    assert message in failed.message
    assert len(failed.message) < 2200


def test_the_message_of_an_engine_that_fails_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    linter = Linter()
    for error in (ValueError("x" * 100_000), UnreadableError()):

        def check(*_: object, error: Exception = error, **__: object) -> Result:
            raise error

        monkeypatch.setattr(linter, "check", check)
        result = linter.lint_der(base().encode("test"))
        assert result.status is Status.FAILED
        assert type(error).__name__ in (result.error or "")
        assert len(result.error or "") < 2200


def test_results_and_settings_travel() -> None:
    linter = Linter(br_version="1.0.2", policy_map={"2.999.1": "sponsor-strict"})
    result = linter.lint_der(base().without("keyUsage").encode("test"))
    assert pickle.loads(pickle.dumps(result)) == result  # noqa: S301 - our own bytes
    again = Linter(pickle.loads(pickle.dumps(linter.settings)))  # noqa: S301
    assert again.lint_der(base().without("keyUsage").encode("test")) == result


def test_one_linter_serves_many_threads() -> None:
    linter = Linter()
    encoded = [
        base(profile).without("keyUsage").encode("test") for profile in ("mailbox-strict", "sponsor-legacy")
    ]
    expected = [linter.lint_der(e) for e in encoded]
    found: list[list[Result]] = []

    def work() -> None:
        found.append([linter.lint_der(e) for _ in range(20) for e in encoded])

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [expected * 20] * 4


def test_lint_takes_der_and_pem() -> None:
    from .factory.__main__ import to_pem

    encoded = base().without("keyUsage").encode("test")
    linter = Linter()
    for data in (encoded, to_pem(encoded).encode(), (to_pem(encoded) * 2).encode()):
        report = linter.lint(data)
        assert {f.rule for f in report.findings} == {"smbr.key_usage.missing"}
    assert [r.index for r in report.results] == [0, 1]


def test_rule_metadata_is_checked() -> None:
    with pytest.raises(ValueError, match="of the form"):
        make_rule("too.short")
    for id in (
        "h..",
        "Bad Id.x y.\u00e9",
        "house.certificate.b\u00e9",
        "house.Certificate.b",
        "house.a.b c",
        "",
    ):
        with pytest.raises(ValueError, match="is not of the form"):
            make_rule(id)
    with pytest.raises(ValueError, match=r"smbr\.test\.text: severity: expected a Severity, found 'error'"):
        make_rule("smbr.test.text", severity="error")
    with pytest.raises(ValueError, match=r"smbr\.test\.window: until: 1\.0\.1 is before 1\.0\.2"):
        make_rule("smbr.test.window", since="1.0.2", until="1.0.1")
    with pytest.raises(ValueError, match="neither docstring nor title"):
        make_rule("smbr.test.untitled", title=None)
    assert make_rule("smbr.test.kinds", kinds=Kind.ANY).kinds is Kind.ANY
