"""Settings are checked when they are made."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest

from smime_lint import Linter, SettingsError
from smime_lint.engine.settings import make_settings


def test_times() -> None:
    assert make_settings(issued_at=datetime(2024, 5, 31, tzinfo=timezone.utc)).issued_at == 1717113600
    assert make_settings(issued_at=1717113600).issued_at == 1717113600


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"issued_at": datetime(2024, 5, 31)}, "issued_at: expected a time with its zone"),
        ({"issued_at": "2024-05-31"}, "settings: Expected `int | null`, got `str`"),
        ({"select": "smbr.*"}, "settings: Expected `array`, got `str`"),
        ({"policy_map": {"smime": "sponsor-strict"}}, "expected an OID in dotted decimal, found 'smime'"),
        ({"policy_map": {"1.2.03": "sponsor-strict"}}, "expected an OID in dotted decimal, found '1.2.03'"),
        ({"nothing": 1}, "there is no setting 'nothing'"),
    ],
)
def test_mistakes(options: dict[str, object], message: str) -> None:
    with pytest.raises(SettingsError) as caught:
        Linter(**options)
    assert message in str(caught.value)
