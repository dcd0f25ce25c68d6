"""What a CA does about the parameters of an issuemail property that names it."""

from __future__ import annotations

import pytest

from smime_lint.br import version
from smime_lint.caa.evaluate import Circumstances, Mailbox, evaluate
from smime_lint.caa.parameters import ParameterPolicy, parse_policies
from smime_lint.caa.zone import ZoneResolver

ACCOUNT = "https://ca.example/acct/1"


@pytest.mark.parametrize(
    ("entries", "parameters", "accepted"),
    [
        ((), (("accounturi", "x"),), True),
        (("accounturi=refuse",), (("accounturi", "x"),), False),
        (("accounturi=refuse",), (("AccountURI", "x"),), False),
        (("accounturi=refuse",), (("other", "x"),), True),
        (("accounturi=ignore", "*=refuse"), (("accounturi", "x"),), True),
        (("accounturi=ignore", "*=refuse"), (("accounturi", "x"), ("other", "y")), False),
        (("*=refuse",), (), True),
        ((f"accounturi=match:{ACCOUNT}",), (("accounturi", ACCOUNT),), True),
        ((f"accounturi=match:{ACCOUNT}",), (("accounturi", ACCOUNT + "2"),), False),
        ((f"accounturi=match:{ACCOUNT}",), (("accounturi", ACCOUNT.upper()),), False),
        ((f"accounturi=match:{ACCOUNT}", "accounturi=match:b"), (("accounturi", "b"),), True),
        # Two values cannot both be met.
        ((f"accounturi=match:{ACCOUNT}",), (("accounturi", ACCOUNT), ("accounturi", ACCOUNT)), False),
        (("validationmethods=match:3.2.2.1",), (("validationmethods", "x,3.2.2.1"),), True),
        (("validationmethods=match:3.2.2.1",), (("validationmethods", "3.2.2.11"),), False),
        (("policy=match:",), (("policy", ""),), True),
    ],
)
def test_policies(entries: tuple[str, ...], parameters: tuple[tuple[str, str], ...], accepted: bool) -> None:
    assert parse_policies(entries)(parameters) is accepted


@pytest.mark.parametrize(
    "entry",
    ["accounturi", "accounturi=", "accounturi=maybe", "=refuse", "a b=refuse", "*=match:x", "-a=ignore"],
)
def test_what_is_not_a_policy(entry: str) -> None:
    with pytest.raises(ValueError, match=r"expected|contradict"):
        parse_policies((entry,))
    with pytest.raises(ValueError, match="contradict"):
        parse_policies(("a=match:1", "a=refuse"))


def test_a_refused_parameter_denies() -> None:
    resolver = ZoneResolver([f'test. 300 IN CAA 0 issuemail "ca.example; accounturi={ACCOUNT}"'])
    for policy, reason in (("refuse", "issuer_not_authorized"), (f"match:{ACCOUNT}", "issuer_authorized")):
        context = Circumstances(
            issuers=("ca.example",),
            issued_at=1775001600,
            br_version=version("1.0.12"),
            accepts=ParameterPolicy({"accounturi": (policy,)}),
        )
        assert evaluate([Mailbox("x@test")], context, resolver).reason.value == reason
