"""The options of the rule pack smbr: lists of weak keys."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from smime_lint import Linter
from smime_lint.engine.settings import SettingsError
from smime_lint.testing import keys
from smime_lint.testing.certificate import base

RULE = "smbr.public_key.known_weak"


def messages(weak_keys: object, der: bytes) -> list[str]:
    linter = Linter(select=[RULE], pack_options={"smbr": {"weak_keys": weak_keys}})
    return [finding.message for finding in linter.lint_der(der).findings]


def list_of(tmp_path: Path, *lines: str) -> str:
    file = tmp_path / "weak.txt"
    file.write_text("# weak keys\n\n" + "".join(f"{line}\n" for line in lines))
    return str(file)


def debian_fingerprint(modulus: int) -> str:
    return hashlib.sha1(f"Modulus={modulus:X}\n".encode(), usedforsecurity=False).hexdigest()


def test_key_is_found_by_each_fingerprint(tmp_path: Path) -> None:
    der = base().encode("options")
    sha1 = debian_fingerprint(keys.rsa_modulus())
    for fingerprint in (hashlib.sha256(keys.spki("rsa")).hexdigest().upper(), sha1, sha1[20:] + " rsa 2048"):
        assert len(messages(list_of(tmp_path, "00" * 10, fingerprint), der)) == 1


def test_key_that_is_not_on_a_list_is_silent(tmp_path: Path) -> None:
    wrong_half = debian_fingerprint(keys.rsa_modulus())[:20]
    file = list_of(tmp_path, wrong_half, hashlib.sha256(keys.spki("rsa_ca")).hexdigest())
    for key in ("rsa", "p256", "ed25519"):
        assert messages([file, file], base(key=key).encode("options")) == []


def test_no_list_is_a_notice() -> None:
    result = Linter(select=[RULE]).lint_der(base().encode("options"))
    assert [(finding.rule, finding.severity.value) for finding in result.findings] == [(RULE, "notice")]


def test_unknown_option_names_the_nearest() -> None:
    with pytest.raises(SettingsError, match="weak_key'; did you mean 'weak_keys'"):
        Linter(pack_options={"smbr": {"weak_key": "x"}})


@pytest.mark.parametrize("value", [1, ["weak.txt", 1], None, {}])
def test_wrong_type_is_refused(value: object) -> None:
    with pytest.raises(SettingsError, match="expected a path"):
        Linter(pack_options={"smbr": {"weak_keys": value}})


def test_bad_lists_are_refused(tmp_path: Path) -> None:
    for line in ("zz" * 20, "00" * 16, "00" * 33):
        with pytest.raises(SettingsError, match="line 3"):
            messages(list_of(tmp_path, line), b"")
    with pytest.raises(SettingsError, match="missing"):
        messages(str(tmp_path / "missing.txt"), b"")


def block_list(*numbers: bytes) -> bytes:
    """A list as badkeys has it: sorted rows of 15 octets of a SHA-256 and one of the source."""
    return b"".join(sorted(hashlib.sha256(number).digest()[:15] + b"\x01" for number in numbers))


def octets(number: int) -> bytes:
    return number.to_bytes((number.bit_length() + 7) // 8, "big")


def test_keys_are_found_in_the_block_list_of_badkeys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "badkeys").mkdir()
    (tmp_path / "badkeys" / "blocklist.dat").write_bytes(
        block_list(
            *(octets(number) for number in range(100)),
            octets(keys.rsa_modulus()),
            keys.spki("p256")[-64:-32].lstrip(b"\0"),
            keys.spki("ed25519")[-32:].lstrip(b"\0"),
        )
    )
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    for key in ("rsa", "p256", "ed25519"):
        assert len(messages("badkeys", base(key=key).encode("options"))) == 1
    for key in ("p384", "ed448"):
        assert messages(["badkeys"], base(key=key).encode("options")) == []


def test_block_list_that_is_missing_or_cut_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    with pytest.raises(SettingsError, match="badkeys --update-bl"):
        messages("badkeys", b"")
    cut = tmp_path / "cut.dat"
    cut.write_bytes(block_list(b"1")[:-1])
    with pytest.raises(SettingsError, match="rows of 16 octets"):
        messages(str(cut), b"")
