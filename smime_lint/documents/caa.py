"""Lints certificates with the CAA checks of their mailboxes beside their content."""

from __future__ import annotations

import hashlib

import msgspec

from ..caa.certificate import FoundMailbox, certificate_mailboxes
from ..caa.check import BACKDATING, Check, Checker, Facts, RecordedChecker
from ..caa.evaluate import SLACK
from ..caa.replay import UnrecordedQueryError
from ..decode import DecodeError
from ..engine.engine import Source, failed, unreadable
from ..engine.report import Result
from ..evidence.record import RecordError
from ..inputs import Item
from ..model import Certificate, Holder, Location
from ..model.caa import CaaCheck
from .certificate import Linter, dated_by_not_before

DAY = 86400


class CaaLinter:
    """Lints certificates; each mailbox gets a node that holds its check, which the caa pack judges."""

    def __init__(
        self,
        linter: Linter,
        checker: Checker,
        facts: Facts,
    ) -> None:
        """``facts``: version and time of issuance are those that the linter applies to each certificate."""
        self._linter = linter
        self._checker = checker
        self._facts = facts

    def lint_item(self, item: Item) -> tuple[Result, list[Check]]:
        """Lint what was read from an input, or say why it could not be read; with the checks made.

        What is not on record becomes the error of the result, beside its findings.
        """
        if item.der is None:
            return unreadable(Source(item.source, item.index, None), item.error or ""), []
        sha256 = hashlib.sha256(item.der).hexdigest()
        source = Source(item.source, item.index, sha256)
        try:
            certificate = self._linter.decode(item.der)
        except DecodeError as error:
            return unreadable(source, str(error)), []
        checks: list[Check] = []
        problem = None
        try:
            self._check(certificate, sha256, checks)
        except (RecordError, UnrecordedQueryError) as error:
            problem = f"CAA: {error}"
        try:
            result = self._linter.check(certificate, source)
            return (result if problem is None else msgspec.structs.replace(result, error=problem)), checks
        except Exception as error:  # noqa: BLE001 - one certificate never costs the others
            return failed(source, error), checks

    def _check(self, certificate: Certificate, sha256: str, checks: list[Check]) -> None:
        br_version, _, dated = self._linter.engine.version_for(dated_by_not_before(certificate))
        for found in certificate_mailboxes(certificate):
            facts = Facts(
                issuers=self._facts.issuers,
                issued_at=self._issued_at(found, dated),
                br_version=None if br_version is None else br_version.number,
                is_exempt=self._facts.is_exempt,
            )
            check = self._checker.check(found.mailbox, facts, sha256)
            checks.append(check)
            certificate.nodes.own[Holder.CERTIFICATE].append(
                _node(
                    certificate.locate(found.node),
                    check,
                    self._checker.is_recorded,
                    self._is_late(certificate, check, dated),
                )
            )

    def _issued_at(self, found: FoundMailbox, dated: int | None) -> int | None:
        """The time of issuance. notBefore is set back by many CAs, so a record's own time goes before an
        earlier notBefore."""
        if self._linter.settings.issued_at is not None or not isinstance(self._checker, RecordedChecker):
            return dated
        recorded = self._checker.checked_at(found.mailbox.address)
        if dated is None or recorded is None:
            return dated
        return recorded if 0 < recorded - dated <= BACKDATING else dated

    def _is_late(self, certificate: Certificate, check: Check, dated: int | None) -> bool:
        """Whether the answers are later than the certificate, and show nothing of its issuance."""
        if not certificate.is_tbs and not self._checker.is_recorded:
            return True
        checked_at = check.result.checked_at
        if dated is None or checked_at is None:
            return False
        if self._linter.settings.issued_at is not None:
            # Midnight stands for a day that was told without time.
            return checked_at > dated + (SLACK if dated % DAY else DAY)
        return not certificate.is_tbs and checked_at > dated + BACKDATING


def _node(mailbox: Location, check: Check, is_recorded: bool, after_issuance: bool) -> CaaCheck:
    result = check.result
    return CaaCheck(
        mailbox.path,
        mailbox.offset,
        mailbox.length,
        mailbox=result.mailbox.address,
        source=result.mailbox.source,
        decision=result.decision,
        reason=result.reason,
        further_reasons=result.further_reasons,
        notices=result.notices,
        explanation=result.explanation,
        iodef=result.iodef,
        is_recorded=is_recorded,
        after_issuance=after_issuance,
        remotes=len(check.context.remotes or ()),
    )
