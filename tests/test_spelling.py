"""Other spellings and suggestions."""

from __future__ import annotations

import pytest

from smime_lint import Linter
from smime_lint.br import PROFILE_NAMES
from smime_lint.engine.settings import Settings, SettingsError, make_settings
from smime_lint.profile import KIND_NAMES
from smime_lint.spelling import canonical_type, find_choice, nearest, rule_patterns, suggestion


@pytest.mark.parametrize("name", [*PROFILE_NAMES, *KIND_NAMES])
def test_own_names_stay(name: str) -> None:
    assert canonical_type(name) == name


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("SPONSORED-STRICT", "sponsor-strict"),  # pkilint
        ("MAILBOX-LEGACY", "mailbox-legacy"),
        ("Sponsor-validated Strict", "sponsor-strict"),  # BR and zlint
        ("SponsorValidatedStrict", "sponsor-strict"),
        ("organisation_multi-purpose", "organization-multipurpose"),
        ("individual-validated-legacy", "individual-legacy"),
        ("MV-MP", "mailbox-multipurpose"),
        ("OCSP_Responder", "ocsp-responder"),
        ("root CA", "root"),
        ("Subordinate CA", "subca"),
    ],
)
def test_other_spellings_of_types(written: str, name: str) -> None:
    assert canonical_type(written) == name
    assert Settings(type=written).type == name
    assert make_settings(policy_map={"1.2.3": written}).policy_map == {"1.2.3": name}


def test_pkilint_types_are_accepted() -> None:
    constants = pytest.importorskip("pkilint.cabf.smime.smime_constants")
    levels, generations = constants.ValidationLevel, constants.Generation
    names = {f"{level}-{generation}" for level in levels for generation in generations}
    assert {canonical_type(name) for name in names} == set(PROFILE_NAMES)


@pytest.mark.parametrize("written", ["sponsor", "strict", "sponsor-strictly", "validated-strict", "", "ca"])
def test_what_is_ambiguous_or_unknown_stays(written: str) -> None:
    assert canonical_type(written) == written
    with pytest.raises(SettingsError, match="there is no certificate type"):
        Linter(type=written)


def test_choices() -> None:
    severities = ("error", "warn", "notice")
    assert find_choice("Warning", severities) == "warn"
    assert find_choice("ERROR", severities) == "error"
    assert find_choice("warning", ("text", "json")) is None
    assert find_choice("fatal", severities) is None
    assert find_choice("warning", ("info", "warning")) == "warning"


def test_suggestions() -> None:
    assert suggestion("JSN", ("text", "json")) == "; did you mean 'json'?"
    assert suggestion("zebra", ("text", "json")) == ""
    assert nearest("smbr.version.not_v4", ("smbr.version.not_v3", "pkix.crl.version_not_v2"), 2) == [
        "smbr.version.not_v3",
        "pkix.crl.version_not_v2",
    ]


def test_a_common_beginning_is_no_reason_for_a_suggestion() -> None:
    patterns = rule_patterns(rule.id for rule in Linter().rules)
    assert suggestion("--bogus", ("--tbs", "--type", "--issuer")) == ""
    assert suggestion("smbr.nothing", patterns) == ""
    assert suggestion("--tsb", ("--tbs", "--type")) == "; did you mean '--tbs'?"
    assert suggestion("smbr.lintng.*", patterns) == "; did you mean 'smbr.linting.*'?"
    assert suggestion("smbr.version", patterns) == "; did you mean 'smbr.version.*'?"


def test_globs_have_near_misses() -> None:
    patterns = rule_patterns(rule.id for rule in Linter().rules)
    assert suggestion("smbr.key_usge.*", patterns) == "; did you mean 'smbr.key_usage.*'?"
    assert suggestion("smbrr.*", patterns) == "; did you mean 'smbr.*'?"
