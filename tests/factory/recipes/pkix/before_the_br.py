"""Subscriber certificates issued before the BR were in force, for rules that the BR's own ones replace."""

from datetime import datetime, timezone

from smime_lint.testing.certificate import Certificate, base

IN_FORCE = "in-force"


def early(profile: str = "mailbox-multipurpose", key: str = "rsa") -> Certificate:
    """A certificate of January 2023; recipes with it say ``br_version=IN_FORCE``."""
    return base(profile, key).valid(datetime(2023, 1, 10, tzinfo=timezone.utc))
