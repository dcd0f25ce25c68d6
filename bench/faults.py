"""The faults of the faulty corpus: mistakes that occur in issued certificates, not random octets.

The values at fault differ from certificate to certificate, as the compliant ones do.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from bench.public_keys import make_modulus
from bench.texts import fill, make_lei
from smime_lint.testing import der, keys, values
from smime_lint.testing.certificate import Certificate

Fault = Callable[[Certificate, Random], Certificate]

ANY_PURPOSE = "2.5.29.37.0"
SERVER_AUTH = "1.3.6.1.5.5.7.3.1"
CODE_SIGNING = "1.3.6.1.5.5.7.3.3"
ANY_POLICY = "2.5.29.32.0"
PRIVATE_POLICY = "1.3.6.1.4.1.99999"


def always(change: Callable[[Certificate], Certificate]) -> Fault:
    """Make a fault in which nothing varies."""
    return lambda certificate, _: change(certificate)


def attribute(name: str, *templates: str, encode: Callable[[str], str | bytes] = str) -> Fault:
    """Set a subject attribute to texts in which ``#`` stands for a random digit."""
    return lambda certificate, random: certificate.attribute(
        name, *(encode(fill(template, random)) for template in templates)
    )


def lei(spoil: Callable[[str], str]) -> Fault:
    """Set an organizationIdentifier with an LEI that is spoilt."""
    return lambda certificate, random: certificate.attribute(
        "organizationIdentifier", f"LEIXG-{spoil(make_lei(random))}"
    )


def spoil_check_digit(code: str) -> str:
    """Change the last check digit."""
    return code[:-1] + str((int(code[-1]) + 1) % 10)


def mailboxes(*templates: str) -> Fault:
    """Set the mailboxes of subjectAltName."""
    return lambda certificate, random: certificate.san(
        *(values.rfc822_name(fill(template, random)) for template in templates)
    )


def add_name(make: Callable[[str], bytes], template: str) -> Fault:
    """Append a name of another form to subjectAltName."""

    def add(certificate: Certificate, random: Random) -> Certificate:
        present = next(e.value for e in certificate.extensions if e.oid == "2.5.29.17")
        return certificate.san(der.content_of(present), make(fill(template, random)))

    return add


def add_policy(oid: str, *qualifiers: bytes) -> Fault:
    """Append a policy to certificatePolicies."""

    def add(certificate: Certificate) -> Certificate:
        present = next(e.value for e in certificate.extensions if e.oid == "2.5.29.32")
        policies = der.sequence(der.content_of(present), values.policy(oid, *qualifiers))
        return certificate.extension("certificatePolicies", policies)

    return always(add)


def without(name: str) -> Fault:
    """Remove an extension."""
    return always(lambda certificate: certificate.without(name))


def critical(name: str) -> Fault:
    """Mark an extension critical."""
    return always(lambda certificate: certificate.critical(name))


def key_usage(*bits: str) -> Fault:
    """Set keyUsage."""
    return always(lambda certificate: certificate.key_usage(*bits))


def purposes(*oids: str) -> Fault:
    """Set extKeyUsage."""
    return always(lambda certificate: certificate.extended_key_usage(*oids))


def distribution_point(template: str) -> Fault:
    """Set cRLDistributionPoints to one URI."""
    return lambda certificate, random: certificate.extension(
        "cRLDistributionPoints", values.crl_distribution_points(fill(template, random))
    )


def access(*locations: tuple[str, str]) -> Fault:
    """Set authorityInfoAccess."""
    descriptions = values.authority_info_access(*(values.access(*location) for location in locations))
    return always(lambda certificate: certificate.extension("authorityInfoAccess", descriptions))


def validity(days: int) -> Fault:
    """Set the validity period."""
    return always(lambda certificate: certificate.valid(certificate.not_before, days))


def serial(bits: int, sign: int = 1) -> Fault:
    """Set serialNumber to a random number of this size."""
    return lambda certificate, random: certificate.change(
        serial=sign * (random.getrandbits(bits) | 1 << bits - 1)
    )


def rsa_key(bits: int, exponent: int = 65537) -> Fault:
    """Set a random RSA key."""
    return lambda certificate, random: certificate.key(keys.rsa_spki(make_modulus(random, bits), exponent))


def user_principal_name(text: str) -> bytes:
    """Return an otherName of Microsoft's."""
    return values.other_name(values.USER_PRINCIPAL_NAME, der.utf8(text))


def directory_name(text: str) -> bytes:
    """Return a directoryName with an unassigned country code and two attributes that may be prohibited."""
    return values.directory_name(("countryName", "UK"), ("organizationName", "-"), ("description", text))


def set_lei_extension(certificate: Certificate, random: Random) -> Certificate:
    """Add an LEI extension with a wrong check digit."""
    return certificate.extension("legalEntityIdentifier", der.printable(spoil_check_digit(make_lei(random))))


NOTICE = values.user_notice(
    der.utf8("Certificates are issued under the terms of the subscriber agreement. " * 4)
)
FAULTS: dict[str, tuple[Fault, ...]] = {
    "countryName": tuple(attribute("countryName", country) for country in ("UK", "de", "GBR")),
    "organizationName": (
        attribute("organizationName", "Example ### and Associates International Holding Company Ltd London"),
        attribute("organizationName", "Example Ltd ###", "Example Group"),
        attribute("organizationName", "-"),
        attribute("organizationName", " Example Ltd ### "),
    ),
    "organizationIdentifier": (
        attribute("organizationIdentifier", "HRB #####"),
        attribute("organizationIdentifier", "NTRUK-########"),
        attribute("organizationIdentifier", "EORDE-DE#######"),
        attribute("organizationIdentifier", "NTRUS+California-#######"),
        lei(spoil_check_digit),
        lei(lambda code: code[:-2]),
        lei(lambda code: f"{code[:4]}-{code[4:]}"),
    ),
    "commonName": (
        attribute("commonName", "mail##.example.com"),
        attribute("commonName", "Jane Doe (Accounts Payable and Receivable, Building ####, London, GB)"),
        attribute("commonName", "someone.else####@example.net"),
        attribute("commonName", "Jürgen Müller ##", encode=der.teletex),
    ),
    "givenName": (
        attribute("givenName", "Jane Margaret Philippa"),
        attribute("givenName", "N/A"),
        attribute("pseudonym", "jd####"),
    ),
    "other attributes": (
        attribute("organizationalUnitName", "Accounts ##", "Domain Control Validated"),
        attribute("stateOrProvinceName", "."),
        attribute("postalCode", "EC#A #BB"),
        attribute("emailAddress", "jane.doe####(at)example.com"),
        attribute("domainComponent", "example##", "com"),
    ),
    "subjectAltName": (
        mailboxes("jane.doe####@"),
        mailboxes("jane doe####@example.com"),
        mailboxes("jane..doe####@example.com", "jane.doe####@example..com"),
        mailboxes("Jane Doe <jane.doe####@example.com>"),
        mailboxes("jane.doe####@intranet", "jane.doe####@example.com"),
        mailboxes("jürgen####@example.com"),
        mailboxes("jane.doe@example_##.com"),
        add_name(values.dns_name, "mail####.example.com"),
        add_name(values.uri, "https://www.example.com/####"),
        add_name(values.smtp_utf8_mailbox, "jane.doe####@example.com"),
        add_name(user_principal_name, "jane.doe####"),
        add_name(directory_name, "Accounts ####"),
    ),
    "keyUsage": (
        without("keyUsage"),
        key_usage("digitalSignature", "dataEncipherment", "keyCertSign"),
        key_usage("digitalSignature", "nonRepudiation", "keyEncipherment", "keyAgreement", "encipherOnly"),
        key_usage("cRLSign"),
    ),
    "extKeyUsage": (
        purposes(values.EMAIL_PROTECTION, SERVER_AUTH),
        purposes(values.EMAIL_PROTECTION, ANY_PURPOSE),
        purposes(values.CLIENT_AUTH, values.EMAIL_PROTECTION, values.EMAIL_PROTECTION),
        purposes(values.EMAIL_PROTECTION, CODE_SIGNING),
    ),
    "certificatePolicies": (
        add_policy(ANY_POLICY),
        add_policy(f"{PRIVATE_POLICY}.1", NOTICE),
        add_policy(f"{PRIVATE_POLICY}.2", values.cps("www.example.com/cps")),
    ),
    "cRLDistributionPoints": (
        without("cRLDistributionPoints"),
        distribution_point("ldap://ldap.example.com/cn=ca##"),
        distribution_point("https://crl.example.com/##.crl"),
        distribution_point("http://10.0.0.1/##.crl"),
    ),
    "authorityInfoAccess": (
        without("authorityInfoAccess"),
        access((values.OCSP, "https://ocsp.example.com")),
        access((values.CA_ISSUERS, "ca.example.com/ca.cer"), (values.OCSP, "http://ocsp.example.local")),
        critical("authorityInfoAccess"),
    ),
    "other extensions": (
        without("authorityKeyIdentifier"),
        critical("subjectKeyIdentifier"),
        always(lambda certificate: certificate.extension("subjectKeyIdentifier", der.octet_string(b""))),
        always(lambda each: each.extension("basicConstraints", values.basic_constraints(path_len=0))),
        set_lei_extension,
    ),
    "validity": (validity(1186), validity(1826), validity(0)),
    "serialNumber": (serial(3, sign=-1), serial(24), serial(168)),
    "signature": (
        always(lambda certificate: certificate.signed_with(keys.SHA1_WITH_RSA)),
        always(lambda certificate: certificate.change(outer_algorithm=keys.ECDSA_WITH_SHA256)),
    ),
    "subjectPublicKeyInfo": (rsa_key(1024), rsa_key(2047), rsa_key(2048, exponent=3)),
}  # fmt: skip
"""The faults by field. A certificate gets at most one of a field, so that none undoes another."""


def add_faults(certificate: Certificate, random: Random) -> Certificate:
    """Return the certificate with three to six faults in different fields."""
    for field in random.sample(tuple(FAULTS), random.randint(3, 6)):
        certificate = random.choice(FAULTS[field])(certificate, random)
    return certificate
