"""What inputs contain that is not a document to lint, so that messages and counts can name it."""

from __future__ import annotations

import re
from typing import NamedTuple

from ..model import pattern


class Kind(NamedTuple):
    """A kind of content."""

    noun: str
    """With its article, for messages."""
    plural: str
    """For counts."""

    def numbered(self, number: int) -> str:
        """A number of them."""
        return f"{number:,} {self.noun.partition(' ')[2] if number == 1 else self.plural}"


CSR = Kind("a certificate signing request (CSR)", "certificate signing requests (CSR)")
PRIVATE_KEY = Kind("a private key", "private keys")
PUBLIC_KEY = Kind("a public key", "public keys")
PARAMETERS = Kind("key parameters", "key parameters")
OCSP_REQUEST = Kind("an OCSP request", "OCSP requests")
TIMESTAMP = Kind("a time-stamp response", "time-stamp responses")
TLS_SESSION = Kind("a TLS session", "TLS sessions")
ATTRIBUTE_CERTIFICATE = Kind("an attribute certificate", "attribute certificates")
TBS_CERT_LIST = Kind("a TBSCertList, a CRL without its signature", "CRLs without signatures")
PGP = Kind("a PGP key or message", "PGP keys and messages")
SSH = Kind("an SSH key", "SSH keys")
KEY_STORE = Kind("a Java key store (JKS)", "Java key stores (JKS)")
PKCS12 = Kind("a PKCS #12 file", "PKCS #12 files")
SIGNED_DATA = Kind("a signed message (CMS SignedData)", "signed messages (CMS SignedData)")
ENCRYPTED = Kind("an encrypted message (CMS EnvelopedData)", "encrypted messages (CMS EnvelopedData)")
OTHER_CMS = Kind("a CMS message that is not signed", "CMS messages that are not signed")
BLOCK = Kind("a PEM block", "PEM blocks")
MESSAGE = Kind("a message without S/MIME", "messages without S/MIME")
ATTACHED_ARCHIVE = Kind("an archive in a message", "archives in messages")
LINK = Kind("a link", "links")
HIDDEN = Kind("a hidden file or directory", "hidden files and directories")
EXCLUDED = Kind("an excluded file or directory", "excluded files and directories")
SPECIAL = Kind("a special file", "special files")
OTHER = Kind("an other file", "other files")

_BY_LABEL = {
    "CERTIFICATE REQUEST": CSR,
    "NEW CERTIFICATE REQUEST": CSR,
    "SSL SESSION PARAMETERS": TLS_SESSION,
    "ATTRIBUTE CERTIFICATE": ATTRIBUTE_CERTIFICATE,
    "OCSP REQUEST": OCSP_REQUEST,
    "PKCS12": PKCS12,
}


def kind_of_label(label: str) -> Kind:
    """The kind of a PEM block that is not a document to lint."""
    if label.startswith("PGP "):
        return PGP
    if label in ("OPENSSH PRIVATE KEY", "SSH2 PUBLIC KEY", "SSH2 ENCRYPTED PRIVATE KEY"):
        return SSH
    if label.endswith("PRIVATE KEY"):
        return PRIVATE_KEY
    if label.endswith("PUBLIC KEY"):
        return PUBLIC_KEY
    if label.endswith("PARAMETERS"):
        return _BY_LABEL.get(label, PARAMETERS)
    return _BY_LABEL.get(label, BLOCK)


_BEGINNINGS = (
    (pattern(rb"\s*(?:ssh-(?:rsa|dss|ed25519|ed448)|(?:sk-)?ecdsa-sha2-|sk-ssh-)[a-z0-9@.-]* +AAAA"), SSH),
    (pattern(rb"\s*---- BEGIN SSH2 |PuTTY-User-Key-File-|SSH PRIVATE KEY FILE FORMAT"), SSH),
    (pattern(rb"\xfe\xed\xfe\xed|\xce\xce\xce\xce"), KEY_STORE),
    # A packet of a public or a secret key, in the old format with a length of two octets, or the new one.
    (pattern(rb"[\x95\x99]..[\x03\x04]|[\xc5\xc6][\x00-\xdf]?.[\x03-\x06]", re.DOTALL), PGP),
)


def kind_of_head(head: bytes) -> Kind | None:
    """The kind of a file that is neither DER nor PEM, by its first bytes."""
    return next((kind for pattern, kind in _BEGINNINGS if pattern.match(head)), None)
