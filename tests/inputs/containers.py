"""Makes what people keep certificates in, for the tests and the fuzzer; the same bytes each run."""

from __future__ import annotations

import base64
import hashlib
import io
import tarfile
import zipfile
from collections.abc import Iterable, Mapping
from functools import cache

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC

from smime_lint.testing import der

PASSWORD = "correct horse"  # noqa: S105 - protects nothing
DATA, SIGNED_DATA, ENVELOPED_DATA, ENCRYPTED_DATA = (
    f"1.2.840.113549.1.7.{number}" for number in (1, 2, 3, 6)
)
BAGS = "1.2.840.113549.1.12.10.1."
_SALT, _IV = b"saltsalt", b"\x01" * 16


def content_info(oid: str, content: bytes) -> bytes:
    """A ContentInfo of PKCS #7."""
    return der.sequence(der.oid(oid), der.explicit(0, content))


def signer_info(identifier: bytes) -> bytes:
    """A SignerInfo, as far as one sees who signed. ``identifier``: issuer and serialNumber in a SEQUENCE, or
    a subjectKeyIdentifier."""
    algorithm = der.sequence(der.oid("2.16.840.1.101.3.4.2.1"))
    return der.sequence(der.integer(1), identifier, algorithm, algorithm, der.octet_string(b"signature"))


def signed_data(
    certificates: Iterable[bytes] = (), crls: Iterable[bytes] = (), signers: Iterable[bytes] = ()
) -> bytes:
    """SignedData. ``signers``: SignerInfos."""
    parts = [der.integer(1), der.set_of(), der.sequence(der.oid(DATA))]
    for number, documents in enumerate((list(certificates), list(crls))):
        if documents:
            parts.append(der.tlv(0xA0 + number, b"".join(documents)))
    return content_info(SIGNED_DATA, der.sequence(*parts, der.set_of(*signers)))


def ocsp_revocation(response: bytes) -> bytes:
    """An OCSP response among the revocation information of SignedData: RFC 5940."""
    return der.tlv(0xA1, der.oid("1.3.6.1.5.5.7.16.2") + response)


def enveloped_data() -> bytes:
    """EnvelopedData, as far as one sees from outside."""
    return content_info(
        ENVELOPED_DATA, der.sequence(der.integer(0), der.set_of(), der.sequence(der.oid(DATA)))
    )


def cert_bag(certificate: bytes) -> bytes:
    """A SafeBag with a certificate."""
    content = der.sequence(der.oid("1.2.840.113549.1.9.22.1"), der.explicit(0, der.octet_string(certificate)))
    return der.sequence(der.oid(f"{BAGS}3"), der.explicit(0, content))


def crl_bag(crl: bytes) -> bytes:
    """A SafeBag with a CRL."""
    content = der.sequence(der.oid("1.2.840.113549.1.9.23.1"), der.explicit(0, der.octet_string(crl)))
    return der.sequence(der.oid(f"{BAGS}4"), der.explicit(0, content))


def key_bag(key: bytes) -> bytes:
    """A SafeBag with a private key that is not encrypted."""
    return der.sequence(der.oid(f"{BAGS}1"), der.explicit(0, key))


def pkcs12(bags: Iterable[bytes], password: str | None = PASSWORD, rounds: int = 2) -> bytes:
    """A PKCS #12 file without a MAC. ``password`` None: nothing is encrypted."""
    contents = der.sequence(*bags)
    if password is None:
        safe = content_info(DATA, der.octet_string(contents))
    else:
        safe = content_info(ENCRYPTED_DATA, _encrypted(contents, password, rounds))
    return der.sequence(der.integer(3), content_info(DATA, der.octet_string(der.sequence(safe))))


def _encrypted(contents: bytes, password: str, rounds: int) -> bytes:
    key = hashlib.pbkdf2_hmac("sha256", password.encode(), _SALT, min(rounds, 1000), 32)
    padding = 16 - len(contents) % 16
    encryptor = Cipher(AES(key), CBC(_IV)).encryptor()
    encrypted = encryptor.update(contents + bytes([padding]) * padding) + encryptor.finalize()
    derivation = der.sequence(
        der.octet_string(_SALT),
        der.integer(rounds),
        der.sequence(der.oid("1.2.840.113549.2.9"), der.null()),
    )
    algorithm = der.sequence(
        der.oid("1.2.840.113549.1.5.13"),
        der.sequence(
            der.sequence(der.oid("1.2.840.113549.1.5.12"), derivation),
            der.sequence(der.oid("2.16.840.1.101.3.4.1.42"), der.octet_string(_IV)),
        ),
    )
    return der.sequence(der.integer(0), der.sequence(der.oid(DATA), algorithm, der.implicit(0, encrypted)))


def signed_message(signature: bytes) -> bytes:
    """A message that is signed with a detached signature."""
    text = base64.encodebytes(signature).decode("ascii")
    return (
        "From: jane@example.com\r\nTo: joe@example.org\r\nSubject: hello\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/signed; protocol="application/pkcs7-signature"; micalg=sha-256; '
        'boundary="part"\r\n\r\n'
        "--part\r\nContent-Type: text/plain\r\n\r\nhello\r\n"
        '--part\r\nContent-Type: application/pkcs7-signature; name="smime.p7s"\r\n'
        f"Content-Transfer-Encoding: base64\r\n\r\n{text}\r\n--part--\r\n"
    ).encode("ascii")


def opaque_message(content: bytes, kind: str = "signed-data") -> bytes:
    """A message that is signed or encrypted as a whole."""
    text = base64.encodebytes(content).decode("ascii")
    return (
        f'Content-Type: application/pkcs7-mime; smime-type={kind}; name="smime.p7m"\n'
        f"Content-Transfer-Encoding: base64\nMIME-Version: 1.0\n\n{text}"
    ).encode("ascii")


def ldif(values: Iterable[tuple[str, bytes]]) -> bytes:
    """An entry with values of attributes, in folded lines."""
    lines = [
        "version: 1",
        "# people",
        "dn: uid=jane,dc=example,dc=com",
        "cn: Jane Doe",
        "objectClass: person",
    ]
    for name, value in values:
        line = f"{name}:: {base64.b64encode(value).decode('ascii')}"
        lines.append(line[:76])
        lines += [f" {line[start : start + 75]}" for start in range(76, len(line), 75)]
    return ("\n".join(lines) + "\n").encode("ascii")


def zip_of(members: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP archive."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return stream.getvalue()


def tar_of(members: Mapping[str, bytes], mode: str = "w") -> bytes:
    """A tar archive. ``mode``: "w:gz" and so on for a compressed one."""
    stream = io.BytesIO()
    with tarfile.open(mode=mode, fileobj=stream) as archive:  # type: ignore[call-overload]
        for name, content in members.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            member.type = tarfile.DIRTYPE if name.endswith("/") else tarfile.REGTYPE
            archive.addfile(member, io.BytesIO(content))
    return stream.getvalue()


@cache
def other_content() -> Mapping[str, bytes]:
    """What is not linted, by what it is, in DER."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import (
        BestAvailableEncryption,
        Encoding,
        NoEncryption,
        PrivateFormat,
        PublicFormat,
    )
    from cryptography.x509 import ocsp

    from smime_lint.testing import keys

    from ..certificates import CERTS, der_of

    certificate = x509.load_der_x509_certificate(der_of(CERTS / "ca" / "root.pem"))
    rsa, p256 = keys.private_key("rsa"), ec.derive_private_key(7, ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Jane Doe")])
    empty, traditional, pkcs8 = x509.Name([]), PrivateFormat.TraditionalOpenSSL, PrivateFormat.PKCS8
    request = x509.CertificateSigningRequestBuilder().subject_name
    ocsp_request = (
        ocsp.OCSPRequestBuilder().add_certificate(certificate, certificate, hashes.SHA256()).build()
    )
    master_key = der.octet_string(bytes(48))
    return {
        "CSR": request(name).sign(rsa, hashes.SHA256()).public_bytes(Encoding.DER),
        "CSR without subject": request(empty).sign(p256, hashes.SHA256()).public_bytes(Encoding.DER),
        "RSA key": rsa.private_bytes(Encoding.DER, traditional, NoEncryption()),
        "EC key": p256.private_bytes(Encoding.DER, traditional, NoEncryption()),
        "PKCS #8": rsa.private_bytes(Encoding.DER, pkcs8, NoEncryption()),
        "encrypted PKCS #8": p256.private_bytes(Encoding.DER, pkcs8, BestAvailableEncryption(b"x")),
        "public key": rsa.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo),
        "PKCS #1 public key": rsa.public_key().public_bytes(Encoding.DER, PublicFormat.PKCS1),
        "OCSP request": ocsp_request.public_bytes(Encoding.DER),
        "encrypted message": enveloped_data(),
        "TLS session": der.sequence(
            der.integer(1),
            der.integer(0x0303),
            der.octet_string(b"\xc0\x30"),
            der.octet_string(b""),
            master_key,
        ),
    }
