"""The straight reader and the careful decoder read the same."""

from __future__ import annotations

import random

from smime_lint.decode import DecodeError
from smime_lint.decode.certificate import decode_carefully
from smime_lint.decode.memory import Memory
from smime_lint.decode.straight import read_straight
from smime_lint.model import Document, Node
from smime_lint.testing.certificate import base

from ..certificates import cases
from .test_agreement import mutate

MUTATIONS = 20_000


def flat(document: Document) -> list[object]:
    """Everything that a document holds, with its positions, and the nodes that rules run on."""
    found: list[object] = []
    to_do: list[object] = [document]
    while to_do:
        value = to_do.pop()
        if isinstance(value, Node):
            found.append((type(value).__name__, document.locate(value)))
            to_do += [getattr(value, name) for name in value.__struct_fields__ if name not in IN_COMMON]
        elif isinstance(value, tuple):
            to_do += value
        elif isinstance(value, dict):
            found.append(list(value))
            to_do += value.values()
        else:
            found.append(value)
    nodes = sorted(
        (holder.value, type(node).__name__, document.locate(node)) for holder, node in document.nodes
    )
    return [*found, *nodes]


IN_COMMON = ("_where", "_at", "nodes", "faults")
"""Compared as locations, or by themselves."""


def check(der: bytes, memory: Memory | None) -> bool:
    """Whether the straight reader reads it; it has to agree then."""
    straight = read_straight(der, memory)
    if straight is None:
        return False
    careful = decode_carefully(der)
    assert careful.faults == ()
    assert flat(straight) == flat(careful), der.hex()
    return True


def test_certificates() -> None:
    memory = Memory()
    for case in [*cases(), *cases()]:
        check(case.der, None)
        check(case.der, memory)
    assert all(check(base(profile).encode(""), memory) for profile in ("mailbox-strict", "sponsor-legacy"))


def test_mutations() -> None:
    source = random.Random(5280)  # noqa: S311 - test data, not secrets
    seeds = [case.der for case in cases()]
    memory = Memory()
    read = 0
    for _ in range(MUTATIONS):
        der = mutate(source.choice(seeds), source)
        try:
            read += check(der, memory)
        except DecodeError as error:
            raise AssertionError(f"only the straight reader decodes {der.hex()}") from error
    assert read > MUTATIONS // 10
