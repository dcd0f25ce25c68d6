"""Settings are checked when they are made."""

from __future__ import annotations

from datetime import date, datetime, timezone
from typing import Literal

import pytest

from smime_lint import Linter, Settings, SettingsError, make_linter
from smime_lint.engine.settings import make_settings

from .certificates import cases


def test_times() -> None:
    assert make_settings(issued_at=datetime(2024, 5, 31, tzinfo=timezone.utc)).issued_at == 1717113600
    assert make_settings(issued_at=1717113600).issued_at == 1717113600


@pytest.mark.parametrize("year", [1, 9999])
def test_the_first_and_the_last_year(year: int) -> None:
    moment = datetime(year, 12, 31, 23, 59, 59, tzinfo=timezone.utc)
    assert Linter(issued_at=moment).lint_der(cases()[0].der).error is None


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"issued_at": datetime(2024, 5, 31)}, "issued_at: expected a time with its zone"),
        ({"issued_at": "2024-05-31"}, "settings: issued_at: expected an integer or null, found a string"),
        ({"select": "smbr.*"}, "settings: select: expected a list, found a string"),
        ({"policy_map": {"smime": "sponsor-strict"}}, "expected an OID in dotted decimal, found 'smime'"),
        ({"policy_map": {"1.2.03": "sponsor-strict"}}, "expected an OID in dotted decimal, found '1.2.03'"),
        ({"nothing": 1}, "there is no setting 'nothing'"),
        ({"issued_at": 1.5}, "settings: issued_at: expected an integer or null, found a number"),
        ({"issued_at": True}, "settings: issued_at: expected an integer or null, found a boolean"),
        ({"issued_at": date(2024, 5, 31)}, "settings: issued_at: expected an integer or null, found a date"),
        (
            {"issued_at": 10**18},
            f"settings: issued_at: expected a time in the years 1 to 9999, found {10**18}",
        ),
        ({"fetched_at": -(10**12)}, "settings: fetched_at: expected a time in the years 1 to 9999, found -1"),
        ({"ignore": "pkix.*"}, "settings: ignore: expected a list, found a string"),
        ({"rule_files": "house.py"}, "settings: rule_files: expected a list, found a string"),
        ({"suppress": "smbr.*"}, "settings: suppress: expected a list, found a string"),
        ({"suppress": {"rule": "smbr.*"}}, "settings: suppress: expected a list, found an object"),
    ],
)
def test_mistakes(options: dict[str, object], message: str) -> None:
    with pytest.raises(SettingsError) as caught:
        Linter(**options)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    "settings",
    [
        Settings(issued_at="2024-05-31"),  # type: ignore[arg-type]
        Settings(issued_at=datetime(2024, 5, 31)),  # type: ignore[arg-type]
        Settings(select="smbr.*"),  # type: ignore[arg-type]
        Settings(policy_map={"smime": "sponsor-strict"}),
        Settings(document="tls"),  # type: ignore[arg-type]
    ],
)
def test_mistakes_in_settings_that_were_made_directly(settings: Settings) -> None:
    with pytest.raises(SettingsError):
        Linter(settings)


def test_settings_that_were_made_directly_take_what_options_take() -> None:
    moment = datetime(2024, 5, 31, tzinfo=timezone.utc)
    linter = Linter(Settings(issued_at=moment, select=["smbr.*"]))  # type: ignore[arg-type]
    assert linter.settings == make_settings(issued_at=1717113600, select=("smbr.*",))
    assert linter.engine.settings.issued_at == 1717113600


def test_settings_and_options_are_not_combined() -> None:
    with pytest.raises(SettingsError, match=r"expected settings or options, found both \(select\)"):
        Linter(Settings(), select=("nope.*",))


@pytest.mark.parametrize("document", ["crl", "ocsp"])
def test_the_linter_of_certificates_lints_nothing_else(document: Literal["crl", "ocsp"]) -> None:
    with pytest.raises(SettingsError, match=r"expected 'certificate', found '(crl|ocsp)'; make_linter"):
        Linter(document=document)
    with pytest.raises(SettingsError, match="make_linter"):
        Linter(Settings(document=document))
    assert make_linter(Settings(document=document)).form.document == document
