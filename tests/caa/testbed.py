"""Real DNS on loopback: an authoritative server, a validating resolver, and a server that misbehaves.

A fake root and ``test.`` are signed; below them stand zones that are signed, unsigned and broken in every way
that tells the states of RFC 4035 4.3 apart. Everything runs as child processes on free high ports.
"""

from __future__ import annotations

import contextlib
import ctypes
import re
import shutil
import signal
import socket
import struct
import subprocess
import threading
import time
from base64 import b64decode
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import dns.dnssec
import dns.message
import dns.name
import dns.query
import dns.rcode
import dns.rdata
import dns.rdataclass
import dns.rdatatype
import dns.rdtypes.ANY.DNSKEY
import dns.rrset
from cryptography.hazmat.primitives.asymmetric import ec

LOOPBACK = "127.0.0.1"
PROGRAMS = ("knotd", "unbound", "named", "ldns-keygen", "ldns-signzone", "dnssec-signzone")
PACKAGES = ("knot", "unbound", "bind9", "ldnsutils", "bind9-utils")
AUTHORITATIVE, FAULTY, CLOSED = "127.0.0.2", "127.0.0.3", "127.0.0.4"
"""Addresses on which BIND finds the servers: it asks all of them at the port that it listens on."""
NAME_SERVER = "ns.invalid."
"""Of all zones. Nobody looks for it: the resolver has a stub entry for each zone."""

LAME = ("self-referral", "up-referral", "empty", "no-soa", "parent-soa", "foreign-soa")
"""Faults of a server that does not hold the zone: what it says looks like "no such records"."""

READY_WITHIN = 15.0
"""Seconds a server has to answer after its start."""

MALFORMED_CAA = re.compile(r"^(\S+)\s+(\d+)\s+IN\s+CAA\s+\\#\s+\d+\s+([0-9a-fA-F ]*)$")
"""CAA RDATA given as octets: no signer takes one it cannot parse."""


def absent_programs() -> list[str]:
    """Return the programs of the test bed that this machine does not have."""
    return [program for program in PROGRAMS if _find(program) is None]


def _find(program: str) -> str | None:
    return shutil.which(program) or shutil.which(program, path="/usr/sbin:/usr/bin:/usr/local/sbin")


@dataclass(frozen=True)
class Zone:
    """One zone: its records, how it is signed, and what its parent says about it."""

    name: str
    records: tuple[str, ...] = ()
    """Lines of a zone file with absolute names; SOA and NS are added."""

    signing: str = "nsec"
    """One of nsec, nsec3, opt-out, unsigned."""

    ds: str = "own"
    """The parent's DS: own (of the key that signs), other (of another key), unknown (an algorithm nobody
    knows), none. Ignored for the root."""

    dates: tuple[str, str] | None = None
    """Inception and expiration of the signatures (YYYYMMDD), where not around today."""

    alter: Callable[[list[str]], list[str]] | None = None
    """Changes the lines after signing."""

    fault: str | None = None
    """How the server behaves for every query in the zone (see ``Interposer``)."""


@dataclass(frozen=True)
class Key:
    """A key pair; the same one signs all zones, since a DS names its owner."""

    dnskey: str
    private: str

    @property
    def rdata(self) -> dns.rdtypes.ANY.DNSKEY.DNSKEY:
        rdata = dns.rdata.from_text("IN", "DNSKEY", self.dnskey)
        assert isinstance(rdata, dns.rdtypes.ANY.DNSKEY.DNSKEY)
        return rdata

    def ds(self, owner: str) -> str:
        return dns.dnssec.make_ds(owner, self.rdata, "SHA256").to_text()

    def write(self, owner: str, directory: Path) -> Path:
        """Write the key files under the owner's name and return their common stem."""
        stem = directory / f"K{owner}+013+{dns.dnssec.key_id(self.rdata):05d}"
        Path(f"{stem}.key").write_text(f"{owner} 3600 IN DNSKEY {self.dnskey}\n")
        Path(f"{stem}.private").write_text(self.private)
        return stem

    def sign(self, rrset: dns.rrset.RRset, zone: str) -> str:
        """Return the text of the RRSIG over an RRset."""
        encoded = re.search(r"^PrivateKey: (\S+)$", self.private, re.MULTILINE)
        assert encoded is not None
        secret = int.from_bytes(b64decode(encoded.group(1)), "big")
        private = ec.derive_private_key(secret, ec.SECP256R1())
        now = int(time.time())
        return dns.dnssec.sign(
            rrset,
            private,
            dns.name.from_text(zone),
            self.rdata,
            inception=now - 3600,
            expiration=now + 86400,
        ).to_text()


def make_key(directory: Path) -> Key:
    stem = _run("ldns-keygen", "-a", "ECDSAP256SHA256", "-k", "key.invalid.", directory=directory).strip()
    text = (directory / f"{stem}.key").read_text()
    dnskey = re.search(r"DNSKEY\s+([^;\n]+)", text)
    assert dnskey is not None
    return Key(dnskey.group(1).strip(), (directory / f"{stem}.private").read_text())


def _run(program: str, *arguments: str, directory: Path) -> str:
    path = _find(program)
    assert path is not None
    done = subprocess.run(  # noqa: S603
        [path, *arguments], cwd=directory, capture_output=True, text=True, check=False, timeout=60
    )
    if done.returncode:
        raise RuntimeError(f"{program} {' '.join(arguments)}: {done.stdout}{done.stderr}")
    return done.stdout


def write_zones(zones: Sequence[Zone], directory: Path) -> dict[str, Path]:
    """Sign the zones and return the file of each. A DS hangs on the key alone, so in any order."""
    own = make_key(directory)
    other = make_key(directory)
    (directory / "root.ds").write_text(f". IN DS {own.ds('.')}\n")
    ns = {zone.name: f"{zone.name} 3600 IN NS {NAME_SERVER}" for zone in zones}
    delegations: dict[str, list[str]] = {zone.name: [] for zone in zones}
    for zone in zones:
        if zone.name == ".":
            continue
        delegation = delegations[max((name for name in ns if _is_below(zone.name, name)), key=_depth)]
        delegation.append(ns[zone.name])
        if zone.ds == "own":
            delegation.append(f"{zone.name} 3600 IN DS {own.ds(zone.name)}")
        elif zone.ds == "other":
            delegation.append(f"{zone.name} 3600 IN DS {other.ds(zone.name)}")
        elif zone.ds == "unknown":
            delegation.append(f"{zone.name} 3600 IN DS 4711 200 2 {'ab' * 32}")

    def write(zone: Zone) -> Path:
        soa = f"{zone.name} 3600 IN SOA {NAME_SERVER} hostmaster.invalid. 1 3600 600 86400 300"
        lines = [soa, ns[zone.name], *zone.records, *delegations[zone.name]]
        return _write_zone(zone, lines, own, directory, f"zone{zones.index(zone)}")

    with ThreadPoolExecutor(max_workers=4) as threads:
        return dict(zip(ns, threads.map(write, zones), strict=True))


def _depth(name: str) -> int:
    return 0 if name == "." else name.count(".")


def _is_below(name: str, ancestor: str) -> bool:
    return name != ancestor and (ancestor == "." or name.endswith("." + ancestor))


def _write_zone(zone: Zone, lines: list[str], key: Key, directory: Path, stem: str) -> Path:
    path = directory / f"{stem}.zone"
    malformed = [found for line in lines if (found := MALFORMED_CAA.match(line))]
    if zone.signing == "unsigned":
        path.write_text("\n".join(lines) + "\n")
        return path
    placeholders = [
        f'{found[1]} {found[2]} IN CAA 0 placeholder ""' if (found := MALFORMED_CAA.match(line)) else line
        for line in lines
    ]
    if zone.signing == "opt-out":  # dnssec-signzone does not add the key itself
        placeholders.append(f"{zone.name} 3600 IN DNSKEY {key.dnskey}")
    unsigned = directory / f"{stem}.unsigned"
    unsigned.write_text("\n".join(placeholders) + "\n")
    key_stem = str(key.write(zone.name, directory))
    if zone.signing == "opt-out":
        # ldns-signzone -p still writes an NSEC3 for each unsigned delegation.
        options = ["-z", "-P", "-3", "-", "-H", "0", "-A", "-o", zone.name, "-f", str(path)]
        _run("dnssec-signzone", "-O", "full", *options, str(unsigned), key_stem, directory=directory)
    else:
        dates = ["-i", zone.dates[0], "-e", zone.dates[1]] if zone.dates else []
        kind = ["-n"] if zone.signing == "nsec3" else []
        _run("ldns-signzone", *kind, *dates, "-o", zone.name, "-f", str(path), str(unsigned), key_stem,
             directory=directory)  # fmt: skip
    signed = path.read_text().splitlines()
    for name in {found[1] for found in malformed}:
        signed = _with_malformed(
            signed, name, [line for line in lines if _is_record(line, name, "CAA")], key, zone
        )
    if zone.alter:
        signed = zone.alter(signed)
    path.write_text("\n".join(signed) + "\n")
    return path


def _with_malformed(lines: list[str], name: str, caa: list[str], key: Key, zone: Zone) -> list[str]:
    """Put the RRset with the malformed record, and a good signature over it, where the placeholder stood."""
    kept = [line for line in lines if not _is_record(line, name, r"(?:CAA|RRSIG\s+(?:CAA|TYPE257))\b")]
    rrset = dns.rrset.RRset(dns.name.from_text(name), dns.rdataclass.IN, dns.rdatatype.CAA)
    for line in caa:
        _, ttl, _, _, text = line.split(maxsplit=4)
        if found := MALFORMED_CAA.match(line):
            octets = bytes.fromhex(found[3])
        else:
            octets = dns.rdata.from_text("IN", "CAA", text).to_wire() or b""
        rrset.add(dns.rdata.GenericRdata(dns.rdataclass.IN, dns.rdatatype.CAA, octets), int(ttl))
    kept += [f"{name} {rrset.ttl} IN TYPE257 {rdata.to_text()}" for rdata in rrset]
    return [*kept, f"{name} {rrset.ttl} IN RRSIG {key.sign(rrset, zone.name)}"]


def _is_record(line: str, name: str, pattern: str) -> bool:
    return re.match(rf"{re.escape(name)}\s+\d+\s+IN\s+{pattern}", line) is not None


def without(pattern: str) -> Callable[[list[str]], list[str]]:
    """Return an alteration that drops the lines in which the pattern is found."""
    return lambda lines: [line for line in lines if not re.search(pattern, line)]


def replacing(pattern: str, replacement: str) -> Callable[[list[str]], list[str]]:
    """Return an alteration that replaces the pattern in every line, signatures kept."""
    return lambda lines: [re.sub(pattern, replacement, line) for line in lines]


# Servers


class Interposer:
    """A DNS server between a client and an upstream server, which passes on, spoils, or swallows queries.

    It stands before the authoritative server as the faulty one, and before the resolver as a bad path to it.
    Faults: servfail, refused, notimp, formerr, drop, garbage, truncate (UDP only; TCP gives the answer),
    truncate-only (no TCP either), those of LAME, once (the first query of each name and type gets SERVFAIL),
    no-ad (the answer without its AD bit), pass (none).
    """

    def __init__(self, upstream_port: int, upstream: str = LOOPBACK) -> None:
        self.upstream = upstream, upstream_port
        self.zones: dict[str, str] = {}
        """Fault by zone, for every query in it."""
        self.queries: dict[tuple[str, str], str] = {}
        """Fault by lower-case name and type; stronger than the zone's."""
        self.default: str | None = None
        self.counts: Counter[tuple[str, str]] = Counter()
        self.times: dict[tuple[str, str], list[float]] = {}
        self._lock = threading.Lock()
        self.port, udp, tcp = _bind_both()
        self._stopped = threading.Event()
        self._sockets: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self._serve(udp, tcp)

    def _serve(self, udp: socket.socket, tcp: socket.socket) -> None:
        tcp.listen(16)
        for run, bound in ((self._serve_udp, udp), (self._serve_tcp, tcp)):
            bound.settimeout(0.2)
            self._sockets.append(bound)
            self._threads.append(threading.Thread(target=run, args=(bound,), daemon=True))
            self._threads[-1].start()

    def also_at(self, address: str, port: int) -> None:
        """Serve at another address, too."""
        _, udp, tcp = _bind_both(address, port)
        self._serve(udp, tcp)

    def close(self) -> None:
        self._stopped.set()
        for thread in self._threads:
            thread.join()
        for bound in self._sockets:
            bound.close()

    def count(self, name: str, rdtype: str = "CAA") -> int:
        with self._lock:
            return self.counts[name.lower(), rdtype]

    def _serve_udp(self, udp: socket.socket) -> None:
        while not self._stopped.is_set():
            try:
                wire, client = udp.recvfrom(4096)
            except (TimeoutError, ConnectionError):
                continue
            threading.Thread(target=self._answer_udp, args=(udp, wire, client), daemon=True).start()

    def _answer_udp(self, udp: socket.socket, wire: bytes, client: tuple[str, int]) -> None:
        response = self._respond(wire, tcp=False)
        if response is not None:
            with contextlib.suppress(OSError):
                udp.sendto(response, client)

    def _serve_tcp(self, tcp: socket.socket) -> None:
        while not self._stopped.is_set():
            try:
                connection, _ = tcp.accept()
            except TimeoutError:
                continue
            threading.Thread(target=self._answer_tcp, args=(connection,), daemon=True).start()

    def _answer_tcp(self, connection: socket.socket) -> None:
        with connection, contextlib.suppress(OSError, EOFError, struct.error):
            connection.settimeout(2)
            stream = connection.makefile("rb")
            while length := stream.read(2):
                response = self._respond(stream.read(struct.unpack("!H", length)[0]), tcp=True)
                if response is None:
                    return
                connection.sendall(struct.pack("!H", len(response)) + response)

    def _respond(self, wire: bytes, *, tcp: bool) -> bytes | None:
        query = dns.message.from_wire(wire)
        question = query.question[0]
        key = (question.name.to_text().lower(), dns.rdatatype.to_text(question.rdtype))
        with self._lock:
            first = not self.counts[key]
            self.counts[key] += 1
            self.times.setdefault(key, []).append(time.monotonic())
        fault = self._fault(key)
        if fault == "once":
            fault = "servfail" if first else None
        if fault == "truncate":
            fault = None if tcp else "truncate-only"
        if fault in (None, "pass", "no-ad"):
            answer = self._ask_upstream(wire, tcp=tcp)
            if answer is not None and fault == "no-ad":
                return answer[:3] + bytes([answer[3] & ~0x20]) + answer[4:]
            return answer
        if fault == "drop":
            return None
        if fault == "truncate-only" and tcp:
            # To close the connection would also end the other queries on it.
            fault = "servfail"
        if fault == "garbage":
            return wire[:2] + b"\x84\x00\x00\x01\x00\x05" + wire[8:12] + b"\xff" * 20
        response = dns.message.make_response(query)
        if fault == "truncate-only":
            response.flags |= dns.flags.TC
        elif fault in LAME:
            self._make_lame(response, fault)
        else:
            response.set_rcode(dns.rcode.from_text(fault))
        return response.to_wire()

    def _make_lame(self, response: dns.message.Message, fault: str) -> None:
        """Turn a response into that of a server which does not hold the zone, or not any more."""
        name = response.question[0].name
        zone = self._zone(name.to_text().lower()) or "."
        if fault in ("no-soa", "parent-soa"):
            response.flags |= dns.flags.AA
        if fault == "self-referral":
            response.authority.append(dns.rrset.from_text(zone, 300, "IN", "NS", NAME_SERVER))
        elif fault == "up-referral":
            response.authority.append(dns.rrset.from_text(".", 300, "IN", "NS", NAME_SERVER))
        elif fault in ("parent-soa", "foreign-soa"):
            owner = zone.partition(".")[2] or "." if fault == "parent-soa" else "elsewhere.invalid."
            soa = f"{NAME_SERVER} hostmaster.invalid. 1 3600 600 86400 300"
            response.authority.append(dns.rrset.from_text(owner, 300, "IN", "SOA", soa))

    def _zone(self, name: str) -> str | None:
        zones = [zone for zone in self.zones if name == zone or name.endswith("." + zone)]
        return max(zones, key=_depth) if zones else None

    def _fault(self, key: tuple[str, str]) -> str | None:
        if key in self.queries:
            return self.queries[key]
        zones = [zone for zone in self.zones if key[0] == zone or key[0].endswith("." + zone)]
        # DS stands in the parent.
        if key[1] == "DS":
            zones = [zone for zone in zones if zone != key[0]]
        return self.zones[max(zones, key=_depth)] if zones else self.default

    def _ask_upstream(self, wire: bytes, *, tcp: bool) -> bytes | None:
        kind = socket.SOCK_STREAM if tcp else socket.SOCK_DGRAM
        with socket.socket(socket.AF_INET, kind) as upstream, contextlib.suppress(OSError, EOFError):
            upstream.settimeout(30)
            upstream.connect(self.upstream)
            if not tcp:
                upstream.send(wire)
                return upstream.recv(65535)
            upstream.sendall(struct.pack("!H", len(wire)) + wire)
            stream = upstream.makefile("rb")
            return stream.read(struct.unpack("!H", stream.read(2))[0])
        return None


def _bind_both(address: str = LOOPBACK, port: int = 0) -> tuple[int, socket.socket, socket.socket]:
    """Bind one port for UDP and TCP; 0 stands for any that is free."""
    for _ in range(50):
        udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        tcp = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        udp.bind((address, port))
        try:
            tcp.bind(udp.getsockname())
        except OSError:
            udp.close()
            tcp.close()
            continue
        return udp.getsockname()[1], udp, tcp
    raise RuntimeError("no free port for UDP and TCP")


def free_port() -> int:
    """Return a port on which nobody listened a moment ago, by UDP or TCP."""
    port, udp, tcp = _bind_both()
    udp.close()
    tcp.close()
    return port


def _die_with_parent() -> None:
    """Let the kernel end the child when the tests are killed without a chance to clean up (Linux)."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)


@dataclass
class Daemon:
    """A child process that serves DNS in the foreground."""

    process: subprocess.Popen[bytes]
    port: int
    log: Path
    address: str = LOOPBACK

    @classmethod
    def start(
        cls, program: str, configuration: Path, port: int, ready: str, address: str = LOOPBACK
    ) -> Daemon:
        """Start it and return when it answers the SOA of ``ready``."""
        path = _find(program)
        assert path is not None
        log = configuration.with_suffix(".log")
        foreground = {"unbound": ["-d"], "named": ["-g", "-n", "1", "-p", str(port)]}.get(program, [])
        with log.open("wb") as output:
            process = subprocess.Popen(  # noqa: S603
                [path, *foreground, "-c", str(configuration)],
                cwd=configuration.parent,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                preexec_fn=_die_with_parent,  # noqa: PLW1509
            )
        daemon = cls(process, port, log, address)
        try:
            daemon.await_answer(ready)
        except BaseException:
            daemon.stop()
            raise
        return daemon

    def await_answer(self, name: str) -> None:
        query = dns.message.make_query(name, "SOA")
        deadline = time.monotonic() + READY_WITHIN
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                break
            with contextlib.suppress(Exception):
                if (
                    dns.query.udp(query, self.address, port=self.port, timeout=0.3).rcode()
                    == dns.rcode.NOERROR
                ):
                    return
            time.sleep(0.03)
        raise RuntimeError(f"no answer from {self.process.args!r}:\n{self.log.read_text()[-2000:]}")

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(timeout=5)
            except subprocess.TimeoutExpired:
                self.process.kill()
        self.process.wait()


DOCUMENTATION = Path(__file__).parents[2] / "docs" / "caa.md"


def documented(file: str, *left_out: str) -> tuple[str, ...]:
    """The settings of a resolver in the documentation, without those that the test bed makes itself."""
    block = re.search(rf"<!-- {file} -->\n```\n(.*?)```", DOCUMENTATION.read_text("utf-8"), re.DOTALL)
    assert block is not None
    settings = [line.strip() for line in block[1].splitlines() if line.startswith("    ")]
    return tuple(setting for setting in settings if not re.match(rf"({'|'.join(left_out)})\b", setting))


POLICY = "".join(
    f"{line}\n"
    for line in (
        "$ORIGIN policy.invalid.",
        "@ 300 IN SOA ns.invalid. hostmaster.invalid. 1 3600 600 86400 300",
        "@ 300 IN NS ns.invalid.",
        "absent.policy.unsigned.test 300 IN CNAME .",
        "empty.policy.unsigned.test 300 IN CNAME *.",
        'other.policy.unsigned.test 300 IN CAA 0 issuemail "ca.example"',
        "absent.policy.nsec.test 300 IN CNAME .",
        "empty.policy.nsec.test 300 IN CNAME *.",
        'other.policy.nsec.test 300 IN CAA 0 issuemail "ca.example"',
    )
)
"""A response policy zone: names that do not exist then, have no data, or have other data."""

RESOLVERS: dict[str, tuple[str, ...]] = {
    "validating": (),
    "documented": documented("unbound.conf", "interface", "port", "auto-trust-anchor-file"),
    # Remembers servers that do not answer as dead.
    "remembering": ("outbound-msg-retry: 1", "infra-cache-max-rtt: 400"),
    "second": (),
    "permissive": ("val-permissive-mode: yes",),
    "ignoring-cd": ("ignore-cd-flag: yes",),
    "exempting": ('domain-insecure: "nsec.test."',),
    "iterating": ('module-config: "iterator"',),
    "local": (
        *(f'local-zone: "absent.policy.{zone}.test." static' for zone in ("nsec", "unsigned")),
        *(f'local-zone: "empty.policy.{zone}.test." always_nodata' for zone in ("nsec", "unsigned")),
        *(
            f"""local-data: 'other.policy.{zone}.test. 300 IN CAA 0 issuemail "ca.example"'"""
            for zone in ("nsec", "unsigned")
        ),
    ),
    "policy": ('module-config: "respip validator iterator"',),
    "stale": ("serve-expired: yes", "ede-serve-expired: yes", "serve-expired-client-timeout: 0"),
    "aggressive": ("aggressive-nsec: yes",),
    "bind": documented("named.conf", "listen-on", "recursion", "dnssec-validation"),
}
"""Ways to configure a resolver: unbound, and in the end BIND."""


@dataclass
class Testbed:
    """The servers over a set of zones; close it in every case."""

    __test__ = False

    directory: Path
    zones: Sequence[Zone]
    authoritative: Daemon
    fault: Interposer
    _resolvers: dict[str, Daemon] = field(default_factory=dict)
    _interposers: list[Interposer] = field(default_factory=list)

    @classmethod
    def open(cls, directory: Path, zones: Sequence[Zone]) -> Testbed:
        """Sign the zones and start the authoritative server, and the faulty one before it."""
        try:
            files = write_zones(zones, directory)
            authoritative = _retrying(lambda: _start_knot(directory, files))
        except BaseException:
            shutil.rmtree(directory, ignore_errors=True)
            raise
        (directory / "policy.zone").write_text(POLICY)
        fault = Interposer(authoritative.port, AUTHORITATIVE)
        fault.also_at(FAULTY, authoritative.port)
        fault.zones = {zone.name: zone.fault for zone in zones if zone.fault and zone.fault != "closed"}
        return cls(directory, zones, authoritative, fault)

    @property
    def daemons(self) -> tuple[Daemon, ...]:
        return (*self._resolvers.values(), self.authoritative)

    def close(self) -> None:
        for daemon in self.daemons:
            daemon.stop()
        for interposer in (*self._interposers, self.fault):
            interposer.close()
        shutil.rmtree(self.directory, ignore_errors=True)

    def resolver(self, kind: str = "validating") -> int:
        """Return the port of the resolver configured so, which is started at the first call."""
        if kind not in self._resolvers:
            self._resolvers[kind] = self.start_resolver(kind)
        return self._resolvers[kind].port

    def start_resolver(
        self, kind: str = "validating", name: str | None = None, uplink: Interposer | None = None
    ) -> Daemon:
        """Start one more resolver, with a separate cache. ``uplink``: what it queries for every zone."""
        if kind == "bind":
            daemon = self._start_bind()
        else:
            daemon = _retrying(lambda: self._start_unbound(name or kind, RESOLVERS[kind], uplink))
        self._resolvers[name or kind] = daemon
        return daemon

    def interpose(self, kind: str = "validating") -> Interposer:
        """Return a new server in front of the resolver."""
        interposer = Interposer(self.resolver(kind))
        self._interposers.append(interposer)
        return interposer

    def make_uplink(self) -> Interposer:
        """Return a new server in front of the authoritative one."""
        uplink = Interposer(self.authoritative.port, AUTHORITATIVE)
        self._interposers.append(uplink)
        return uplink

    def _start_unbound(self, name: str, options: Sequence[str], uplink: Interposer | None = None) -> Daemon:
        port = free_port()
        lines = [
            "server:",
            f"  directory: {self.directory}",
            f"  interface: {LOOPBACK}@{port}",
            f"  pidfile: {self.directory}/{name}.pid",
            '  chroot: ""',
            '  username: ""',
            '  logfile: ""',
            "  use-syslog: no",
            "  num-threads: 1",
            "  so-reuseport: no",
            f"  access-control: {LOOPBACK}/32 allow",
            "  do-not-query-localhost: no",
            "  do-ip6: no",
            f"  trust-anchor-file: {self.directory}/root.ds",
            "  aggressive-nsec: no",
            "  ede: yes",
            # A dead server is given up soon, so that the tests are.
            "  outbound-msg-retry: 2",
            '  local-zone: "test." nodefault',
            '  local-zone: "invalid." nodefault',
            *(f"  {option}" for option in options),
            "remote-control:",
            "  control-enable: no",
        ]
        for zone in self.zones:
            lines += [
                "stub-zone:",
                f'  name: "{zone.name}"',
                f"  stub-addr: {LOOPBACK}@{uplink.port}"
                if uplink
                else f"  stub-addr: {_server_of(zone)}@{self.authoritative.port}",
                "  stub-no-cache: no",
            ]
        if any("respip" in option for option in options):
            lines += ["rpz:", "  name: policy.invalid.", f"  zonefile: {self.directory}/policy.zone"]
        configuration = self.directory / f"{name}.conf"
        configuration.write_text("\n".join(lines) + "\n")
        return Daemon.start("unbound", configuration, port, "test.")

    def _start_bind(self) -> Daemon:
        """Start BIND. It asks the servers at the port that it listens on itself."""
        key = (self.directory / "root.ds").read_text().split(" DS ")[1].split()
        lines = [
            "options {",
            f'  directory "{self.directory}";',
            f"  listen-on {{ {LOOPBACK}; }};",
            "  listen-on-v6 { none; };",
            f'  pid-file "{self.directory}/named.pid";',
            f'  session-keyfile "{self.directory}/session.key";',
            f"  port {self.authoritative.port};",
            "  recursion yes;",
            "  dnssec-validation yes;",
            "  empty-zones-enable no;",
            "  qname-minimization off;",
            # Of signed zones BIND leaves out, unless told otherwise, those that ask for signatures.
            '  response-policy { zone "policy.invalid."; } break-dnssec yes;',
            *(f"  {option}" for option in RESOLVERS["bind"]),
            "};",
            "controls { };",
            f'trust-anchors {{ "." static-ds {key[0]} {key[1]} {key[2]} "{"".join(key[3:])}"; }};',
        ]
        lines += [
            f'zone "{zone.name}" {{ type static-stub; server-addresses {{ {_server_of(zone)}; }}; }};'
            for zone in self.zones
        ]
        lines.append(f'zone "policy.invalid." {{ type primary; file "{self.directory}/policy.zone"; }};')
        configuration = self.directory / "named.conf"
        configuration.write_text("\n".join(lines) + "\n")
        return Daemon.start("named", configuration, self.authoritative.port, "test.")


def _server_of(zone: Zone) -> str:
    if zone.fault == "closed":
        return CLOSED
    return FAULTY if zone.fault else AUTHORITATIVE


def _start_knot(directory: Path, files: dict[str, Path]) -> Daemon:
    port = free_port()
    lines = [
        "server:",
        f"  listen: {AUTHORITATIVE}@{port}",
        f"  rundir: {directory}",
        "  udp-workers: 1",
        "  tcp-workers: 1",
        "  background-workers: 1",
        "database:",
        f"  storage: {directory}",
        "log:",
        "  - target: stderr",
        "    any: warning",
        "template:",
        "  - id: default",
        "    semantic-checks: off",
        "    zonefile-sync: -1",
        "    journal-content: none",
        f"    storage: {directory}",
        "zone:",
    ]
    for name, path in files.items():
        lines += [f"  - domain: {name}", f"    file: {path}"]
    configuration = directory / "knot.conf"
    configuration.write_text("\n".join(lines) + "\n")
    daemon = Daemon.start("knotd", configuration, port, "test.", AUTHORITATIVE)
    if "error" in (log := daemon.log.read_text()):
        daemon.stop()
        raise RuntimeError(log)
    return daemon


def _retrying(start: Callable[[], Daemon]) -> Daemon:
    """Start once more where another process took the port in between."""
    try:
        return start()
    except RuntimeError:
        return start()


@contextlib.contextmanager
def running(directory: Path, zones: Sequence[Zone]) -> Iterator[Testbed]:
    """Run the servers for the length of a with statement."""
    testbed = Testbed.open(directory, zones)
    try:
        yield testbed
    finally:
        testbed.close()
