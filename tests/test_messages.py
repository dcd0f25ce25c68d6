"""Messages of rules whose amounts are easily wrong by one."""

from __future__ import annotations

from datetime import datetime

import pytest

from smime_lint import Linter

from .certificates import CERTS, der_of

RULE = "smbr.validity.backdated_or_future"
CLEAN = der_of(CERTS / "profiles" / "sponsor-strict-p256.pem")
HOUR = 3600
DAY = 24 * HOUR


@pytest.mark.parametrize(
    ("seconds", "amount"),
    [
        (2 * DAY + 1, "48 hours and 1 second before"),
        (2 * DAY + 62, "48 hours, 1 minute and 2 seconds before"),
        (2 * DAY + HOUR, "49 hours before"),
        (-3 * DAY, "72 hours after"),
        (4 * DAY, "4 days before"),
        (-1055 * DAY - HOUR, "1,055 days after"),
    ],
)
def test_the_difference_from_the_time_of_issuance(seconds: int, amount: str) -> None:
    linter = Linter(select=["*", RULE], br_version="1.0.2")
    not_before = linter.lint_der(CLEAN).not_before
    assert not_before is not None
    issued_at = int(datetime.fromisoformat(not_before.replace("Z", "+00:00")).timestamp()) + seconds
    messages = [each.message for each in linter.at(issued_at).lint_der(CLEAN).findings if each.rule == RULE]
    assert messages == [f"notBefore is {amount} the time of issuance; up to 48 hours are usual"]


def test_48_hours_are_usual() -> None:
    linter = Linter(select=["*", RULE], br_version="1.0.2")
    not_before = linter.lint_der(CLEAN).not_before
    assert not_before is not None
    issued_at = int(datetime.fromisoformat(not_before.replace("Z", "+00:00")).timestamp())
    for seconds in (-2 * DAY, 0, 2 * DAY):
        assert RULE not in {each.rule for each in linter.at(issued_at + seconds).lint_der(CLEAN).findings}
