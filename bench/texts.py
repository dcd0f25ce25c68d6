"""Texts that differ from certificate to certificate."""

from __future__ import annotations

from random import Random

LEI_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def fill(template: str, random: Random) -> str:
    """Replace each ``#`` by a random digit."""
    return "".join(str(random.randrange(10)) if character == "#" else character for character in template)


def make_lei(random: Random) -> str:
    """Return an LEI with its check digits: ISO 17442-1 6."""
    body = "529900" + "".join(random.choices(LEI_ALPHABET, k=12))
    remainder = int("".join(str(int(character, 36)) for character in body + "00")) % 97
    return f"{body}{98 - remainder:02}"
