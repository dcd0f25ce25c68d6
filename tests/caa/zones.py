"""The zones of the test bed: signed, unsigned, broken, faulty, aliased.

``ca.example`` stands for the CA that asks, ``other.example`` for another. Every zone whose data could be
misread as permission names ``ca.example``: what is bogus or unreachable must not permit although it would.
"""

from __future__ import annotations

from .testbed import LAME, LOOPBACK, Zone, replacing, without

FAULTS = ("servfail", "refused", "notimp", "formerr", "drop", "garbage", "truncate-only")
"""Faults of a zone's server that no retry gets over."""

PERMIT = '0 issuemail "ca.example"'
FORBID = '0 issuemail ";"'
OTHER = '0 issuemail "other.example"'


def host_records(zone: str) -> tuple[str, ...]:
    """Return names of every kind below a zone whose apex authorizes the other CA."""
    return (
        f"{zone} 300 IN CAA {OTHER}",
        f"permit.{zone} 300 IN CAA {PERMIT}",
        f"deny.{zone} 300 IN CAA {FORBID}",
        f"nodata.{zone} 300 IN A 192.0.2.1",
        f"below.ent.{zone} 300 IN A 192.0.2.1",
        f"*.wild.{zone} 300 IN CAA {PERMIT}",
        f"alias.{zone} 300 IN CNAME permit.{zone}",
        # What a policy of the resolver hides.
        *(f"{name}.policy.{zone} 300 IN CAA {FORBID}" for name in ("absent", "empty", "other")),
    )


def _permitting(name: str, **settings: object) -> Zone:
    records = (f"{name} 300 IN CAA {PERMIT}", f"permit.{name} 300 IN CAA {PERMIT}")
    return Zone(name, records, **settings)  # type: ignore[arg-type]


SIGNED = (
    Zone(
        "nsec.test.",
        (
            *host_records("nsec.test."),
            *(
                f'large.nsec.test. 300 IN CAA 0 issuemail "ca{n}.example; account={"x" * 40}"'
                for n in range(40)
            ),
            f"large.nsec.test. 300 IN CAA {PERMIT}",
            *(f'huge.nsec.test. 300 IN CAA 0 issuemail "ca{n}.example"' for n in range(150)),
            f"huge.nsec.test. 300 IN CAA {PERMIT}",
            f"brief.nsec.test. 1 IN CAA {PERMIT}",
            r"no-tag.nsec.test. 300 IN CAA \# 3 800061",
            rf"no-tag.nsec.test. 300 IN CAA \# 21 0009{b'issuemailca.example'.hex()}",
            r"short.nsec.test. 300 IN CAA \# 1 00",
            r"overrun.nsec.test. 300 IN CAA \# 3 001061",
            rf"odd-tag.nsec.test. 300 IN CAA \# 8 8005{b'a-b.c'.hex()}78",
            rf"odd-tag.nsec.test. 300 IN CAA \# 21 0009{b'issuemailca.example'.hex()}",
        ),
    ),
    Zone("nsec3.test.", host_records("nsec3.test."), signing="nsec3"),
    Zone(
        "optout.test.",
        (*host_records("optout.test."), "*.wildalias.optout.test. 300 IN CNAME x.unsigned.test."),
        signing="opt-out",
    ),
    Zone("signed.optout.test.", (f"signed.optout.test. 300 IN CAA {PERMIT}",)),
    Zone("xn--exmple-cua.test.", (f"xn--exmple-cua.test. 300 IN CAA {PERMIT}",)),
)

UNSIGNED = (
    Zone(
        "unsigned.test.",
        (
            *host_records("unsigned.test."),
            "to-signed.unsigned.test. 300 IN CNAME permit.nsec.test.",
            "to-dead.unsigned.test. 300 IN CNAME permit.servfail-ds.test.",
            "to-dead-unsigned.unsigned.test. 300 IN CNAME permit.servfail.test.",
            "dname-dead.unsigned.test. 300 IN DNAME servfail-ds.test.",
            "to-bogus.unsigned.test. 300 IN CNAME permit.bogus-key.test.",
            r"no-tag.unsigned.test. 300 IN CAA \# 3 800061",
            rf"no-tag.unsigned.test. 300 IN CAA \# 21 0009{b'issuemailca.example'.hex()}",
        ),
        signing="unsigned",
        ds="none",
    ),
    Zone(
        "unsigned.optout.test.",
        (f"unsigned.optout.test. 300 IN CAA {PERMIT}",),
        signing="unsigned",
        ds="none",
    ),
    # Signed, but the chain ends above it.
    _permitting("island.test.", ds="none"),
    _permitting("below.unsigned.test."),
    _permitting("unknown-algorithm.test.", ds="unknown"),
    _permitting("dead-unknown-algorithm.test.", ds="unknown", fault="servfail"),
)

BOGUS = (
    _permitting("bogus-key.test.", ds="other"),
    _permitting("bogus-nsec3.test.", ds="other", signing="nsec3"),
    _permitting("bogus-optout.test.", ds="other", signing="opt-out"),
    _permitting("expired.test.", dates=("20200101", "20200201")),
    _permitting("future.test.", dates=("20400101", "20410101")),
    _permitting("stripped.test.", signing="unsigned", ds="other"),
    _permitting(
        "changed.test.",
        alter=replacing(r'IN\s+CAA\s+0 issuemail "(\w+)\.example"', r'IN CAA 128 issuemail "\1.example"'),
    ),
    _permitting(
        "added.test.",
        alter=lambda lines: [
            *lines,
            f"permit.added.test. 300 IN CAA {OTHER}",
            f"added.test. 300 IN CAA {OTHER}",
        ],
    ),
    _permitting("no-signature.test.", alter=without(r"RRSIG\s+CAA\b")),
    _permitting("no-dnskey.test.", alter=without(r"\d\s+IN\s+DNSKEY\b")),
    Zone("no-denial.test.", (f"permit.no-denial.test. 300 IN A {LOOPBACK}",), alter=without(r"\bNSEC\b")),
    # Its signatures alone are missing: without any NSEC3 record knot 3.2 crashes.
    Zone(
        "no-denial3.test.",
        (f"permit.no-denial3.test. 300 IN A {LOOPBACK}",),
        signing="nsec3",
        alter=without(r"\bRRSIG\s+NSEC3\b"),
    ),
    # A wildcard's answer needs the proof that no closer name exists.
    Zone(
        "no-wildcard-proof.test.",
        (f"*.no-wildcard-proof.test. 300 IN CAA {PERMIT}",),
        alter=without(r"\bNSEC\b"),
    ),
    _permitting("unsigned.bogus-key.test.", signing="unsigned", ds="none"),
    _permitting("signed.bogus-key.test."),
)

FAULTY = (
    *(
        _permitting(f"{fault}.test.", signing="unsigned", ds="none", fault=fault)
        for fault in (*FAULTS, "closed")
    ),
    *(_permitting(f"{fault}-ds.test.", fault=fault) for fault in (*FAULTS, "closed")),
    _permitting("once.test.", signing="unsigned", ds="none", fault="once"),
    _permitting("once-ds.test.", fault="once"),
    _permitting("truncate.test.", signing="unsigned", ds="none", fault="truncate"),
    _permitting("truncate-ds.test.", fault="truncate"),
    *(_permitting(f"{fault}.test.", signing="unsigned", ds="none", fault=fault) for fault in LAME),
    # The DS query of the child fails with the parent: nothing is known about it.
    Zone("child.servfail.test.", (), signing="unsigned", ds="none", fault="servfail"),
)

ALIASES = (
    Zone(
        "alias.test.",
        (
            f"alias.test. 300 IN CAA {OTHER}",
            "signed.alias.test. 300 IN CNAME permit.nsec.test.",
            "nsec3.alias.test. 300 IN CNAME permit.nsec3.test.",
            "unsigned.alias.test. 300 IN CNAME permit.unsigned.test.",
            "bogus.alias.test. 300 IN CNAME permit.bogus-key.test.",
            "expired.alias.test. 300 IN CNAME permit.expired.test.",
            "dead.alias.test. 300 IN CNAME permit.servfail.test.",
            "dead-ds.alias.test. 300 IN CNAME permit.servfail-ds.test.",
            "around.alias.test. 300 IN CNAME to-signed.unsigned.test.",
            "around-bogus.alias.test. 300 IN CNAME to-bogus.unsigned.test.",
            "gone.alias.test. 300 IN CNAME gone.nsec.test.",
            "nodata.alias.test. 300 IN CNAME nodata.nsec.test.",
            "lame.alias.test. 300 IN CNAME empty.test.",
            "loop.alias.test. 300 IN CNAME loop2.alias.test.",
            "loop2.alias.test. 300 IN CNAME loop.alias.test.",
            "self.alias.test. 300 IN CNAME self.alias.test.",
            *(f"chain{n}.alias.test. 300 IN CNAME chain{n + 1}.alias.test." for n in range(40)),
            f"chain40.alias.test. 300 IN CAA {PERMIT}",
            "dname-signed.alias.test. 300 IN DNAME nsec.test.",
            "dname-unsigned.alias.test. 300 IN DNAME unsigned.test.",
            "dname-bogus.alias.test. 300 IN DNAME bogus-key.test.",
            f"dname-unsigned.alias.test. 300 IN CAA {PERMIT}",
        ),
    ),
)

ZONES = (
    # Nobody may ask the root for CAA, nor take its answer.
    Zone(".", (f". 300 IN CAA {FORBID}",)),
    Zone("test."),
    *SIGNED,
    *UNSIGNED,
    *BOGUS,
    *FAULTY,
    *ALIASES,
)
