"""Makes certificates that differ as those in a CA's archive do.

A corpus has five issuers, every certificate type and generation, RSA, P-256 and P-384 keys, and dates over
three years, so that 15 versions of the BR apply. A certificate is made from its number alone and has the same
bytes on every machine. Signatures are random octets, since ``smime-lint lint`` does not verify them.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from random import Random
from typing import Literal

import msgspec

from bench.faults import add_faults
from bench.public_keys import make_spki
from bench.texts import fill, make_lei
from smime_lint.testing import der, keys, values
from smime_lint.testing.certificate import OIDS, Certificate, Extension, policy_oid

Corpus = Literal["clean", "faulty"]

START = datetime(2023, 9, 1, tzinfo=timezone.utc)
"""The BR apply from this day."""
PERIOD = timedelta(days=3 * 365)
LEGACY_ENDS = datetime(2025, 7, 15, tzinfo=timezone.utc)
"""Legacy certificates are not issued from this day."""

TYPES = {"mailbox": 50, "sponsor": 25, "organization": 15, "individual": 10}
GENERATIONS = {"legacy": 20, "multipurpose": 45, "strict": 35}
KEYS = {"rsa 2048": 50, "rsa 3072": 8, "rsa 4096": 7, "p256": 25, "p384": 10}
DAYS = {"legacy": (365, 730, 1095), "multipurpose": (365, 730, 820), "strict": (365, 730, 820)}
GIVEN_NAMES = (
    "Anna", "Björn", "Chidi", "Dolores", "Émile", "Fatima", "Giorgos", "Hana", "Ivan", "Jürgen", "Kaori",
    "Lucía", "Marek", "Nadia", "Oluwa", "Piotr",
)  # fmt: skip
SURNAMES = (
    "Andersson", "Dubois", "García", "Ivanova", "Kim", "Kowalska", "Müller", "Nguyen", "Nowak", "Okafor",
    "Papadopoulos", "Rossi", "Smith", "Yılmaz",
)  # fmt: skip
TITLES = ("Head of Accounts", "Engineer", "Sales Manager")


@dataclass(frozen=True)
class Organization:
    """Where an organization is registered.

    ``#`` in the identifier stands for a random digit; without one the organization has an LEI.
    """

    name: str
    identifier: str | None
    country: str
    locality: str
    state: str | None = None


ORGANIZATIONS = (
    Organization("Beispiel GmbH", "NTRDE-HRB######", "DE", "Köln"),
    Organization("Exemple SARL", "VATFR-###########", "FR", "Lyon"),
    Organization("Example Ltd", "NTRGB-########", "GB", "London"),
    Organization("Example Inc", "NTRUS+CA-#######", "US", "San José", "California"),
    Organization("Ejemplo SA", "VATES-A########", "ES", "Sevilla", "Andalucía"),
    Organization("Przykład sp. z o.o.", "NTRPL-##########", "PL", "Kraków"),
    Organization("Example Holding AG", None, "CH", "Zürich"),
)


def certificates(
    corpus: Corpus, count: int, start: datetime = START, period: timedelta = PERIOD
) -> Iterator[bytes]:
    """Yield the first certificates of a corpus in DER, issued in a period."""
    return (make(corpus, number, start, period) for number in range(count))


def write_stream(path: Path, stream: Iterable[bytes]) -> None:
    """Write certificates for ``bench/stream.py``."""
    path.write_bytes(msgspec.msgpack.encode(list(stream)))


def to_pem(certificate: bytes) -> str:
    """Return a certificate in PEM."""
    return (
        f"-----BEGIN CERTIFICATE-----\n{base64.encodebytes(certificate).decode()}-----END CERTIFICATE-----\n"
    )


def make(corpus: Corpus, number: int, start: datetime, period: timedelta) -> bytes:
    """Make one certificate. A faulty one has several faults."""
    random = Random(f"{corpus} {number}")
    not_before = start + timedelta(seconds=random.randrange(int(period.total_seconds())))
    certificate = build(random, number, not_before)
    if corpus == "faulty":
        certificate = add_faults(certificate, random)
    return certificate.encode("")


def build(random: Random, number: int, not_before: datetime) -> Certificate:
    """Build a compliant certificate."""
    type_name, generation, key = draw(random, TYPES), draw(random, GENERATIONS), draw(random, KEYS)
    if generation == "legacy" and not_before >= LEGACY_ENDS:
        generation = "strict"
    given_name, surname = random.choice(GIVEN_NAMES), random.choice(SURNAMES)
    mailbox = f"user{number}.{random.randrange(10**6)}@dept{random.randrange(3000)}.example.com"
    subject = make_subject(random, type_name, (given_name, surname), mailbox)
    issuer = make_issuer(random.randrange(5))
    spki = make_spki(random, key)
    purposes = [values.EMAIL_PROTECTION]
    if generation != "strict" and random.random() < 0.25:
        purposes.append(values.CLIENT_AUTH)
    names = [values.rfc822_name(mailbox)]
    if random.random() < 0.1:
        names.append(values.rfc822_name(f"alias{number}@example.org"))
    extensions = (
        issuer.authority_key_identifier,
        extension("subjectKeyIdentifier", der.octet_string(keys.key_identifier(spki))),
        make_key_usage(random, key),
        extension("extKeyUsage", values.extended_key_usage(*purposes)),
        extension("certificatePolicies", values.policies(policy_oid(f"{type_name}-{generation}"))),
        extension("subjectAltName", values.general_names(*names), critical=not subject),
        issuer.crl_distribution_points[random.randrange(len(issuer.crl_distribution_points))],
        issuer.authority_info_access,
    )
    certificate = Certificate(
        subject_rdns=tuple((pair,) for pair in subject),
        subject_public_key_info=spki,
        extensions=extensions,
        issuer_der=issuer.name,
        serial=random.getrandbits(126) | 1 << 126,
        tbs_algorithm=issuer.algorithm,
        signature=random.randbytes(256),
    )
    return certificate.valid(not_before, random.choice(DAYS[generation]))


def make_subject(
    random: Random, type_name: str, person: tuple[str, str], mailbox: str
) -> list[tuple[str, str]]:
    """Return the attributes that a certificate type has. That of a mailbox can be empty."""
    full_name = " ".join(person)
    organization = random.choice(ORGANIZATIONS)
    name = f"{organization.name} {random.randrange(500)}"
    identifier = fill(organization.identifier or f"LEIXG-{make_lei(random)}", random)
    registered = [("organizationName", name), ("organizationIdentifier", identifier)]
    place = [("countryName", organization.country), ("localityName", organization.locality)]
    if organization.state:
        place.insert(1, ("stateOrProvinceName", organization.state))
    natural = [("givenName", person[0]), ("surname", person[1])]
    title = [("title", random.choice(TITLES))] if random.random() < 0.2 else []
    match type_name:
        case "mailbox":
            return random.choice(
                ([("commonName", mailbox)], [("commonName", mailbox), ("emailAddress", mailbox)], [])
            )
        case "organization":
            return [*place, *registered, ("commonName", random.choice((name, mailbox)))]
        case "sponsor":
            common_name = random.choice((full_name, full_name, mailbox))
            return [*place, *registered, *natural, *title, ("commonName", common_name)]
    return [*place, *natural, ("commonName", random.choice((full_name, mailbox)))]


def make_key_usage(random: Random, key: str) -> Extension:
    """Return keyUsage for signing, encryption or both."""
    encryption = "keyEncipherment" if key.startswith("rsa") else "keyAgreement"
    bits = random.choice((("digitalSignature", encryption), ("digitalSignature",), (encryption,)))
    return extension("keyUsage", values.key_usage(*bits), critical=True)


@dataclass(frozen=True)
class Issuer:
    """What the certificates of an issuer share."""

    name: bytes
    algorithm: bytes
    authority_key_identifier: Extension
    authority_info_access: Extension
    crl_distribution_points: tuple[Extension, ...]


@cache
def make_issuer(number: int) -> Issuer:
    """Make the issuer of a number."""
    name = values.name(
        ("countryName", "GB"),
        ("organizationName", f"Example Trust {number} Ltd"),
        ("commonName", f"Example S/MIME CA {number}"),
    )
    identifier = Random(f"issuer {number}").randbytes(20)
    access = values.authority_info_access(
        values.access(values.CA_ISSUERS, f"http://ca{number}.example.com/ca.cer"),
        values.access(values.OCSP, f"http://ocsp{number}.example.com"),
    )
    crls = (values.crl_distribution_points(f"http://crl{number}.example.com/{n}.crl") for n in range(64))
    return Issuer(
        name,
        keys.SHA256_WITH_RSA if number % 2 else keys.SHA384_WITH_RSA,
        extension("authorityKeyIdentifier", der.sequence(der.implicit(0, identifier))),
        extension("authorityInfoAccess", access),
        tuple(extension("cRLDistributionPoints", points) for points in crls),
    )


def extension(name: str, value: bytes, *, critical: bool = False) -> Extension:
    """Return an extension by its short name."""
    return Extension(OIDS[name], value, critical)


def draw(random: Random, weights: dict[str, int]) -> str:
    """Draw a key by its weight."""
    return random.choices(tuple(weights), tuple(weights.values()))[0]
