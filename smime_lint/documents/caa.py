"""Lints certificates together with the CAA checks of their mailboxes."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import msgspec

from ..caa.certificate import FoundMailbox, certificate_mailboxes
from ..caa.check import BACKDATING, Check, Checker, Facts, RecordedChecker
from ..caa.evaluate import SLACK
from ..caa.replay import UnrecordedQueryError
from ..engine.engine import Source
from ..engine.report import Result, status_of
from ..evidence.record import RecordError, Subject
from ..inputs import Item
from ..model import Certificate, Holder, Location
from ..model.caa import CaaCheck, CaaReason
from .certificate import Linter, dated_by_not_before

DAY = 86400


class CaaLinter:
    """Lints certificates; each mailbox gets a node that holds its check, which the rules of the pack caa
    check."""

    def __init__(
        self,
        linter: Linter,
        checker: Checker,
        facts: Facts,
        *,
        is_issued: bool | None = None,
        reference: str | None = None,
    ) -> None:
        """``facts``: version and time of issuance are those that the linter applies to each certificate.

        ``is_issued``: whether the certificates have been issued; None for all but bare TBSCertificates. A
        certificate signed with a dummy key (BR 4.3.1.2) has not been. ``reference``: the caller's name for
        the request, for the record.
        """
        self._linter = linter
        self._checker = checker
        self._facts = facts
        self._is_issued = is_issued
        self._reference = reference

    def lint_item(self, item: Item) -> tuple[Result, list[Check]]:
        """Lint an item of an input, or report why it could not be read; also return the checks made.

        What is not on record becomes the error of the result, in addition to its findings.
        """
        if item.der is None or item.document != self._linter.form.document:
            return self._linter.lint_item(item), []
        checks: list[Check] = []
        problem = None

        def check(certificate: Certificate, source: Source) -> Result:
            nonlocal problem
            try:
                self._check(certificate, source.sha256 or "", checks)
            except (RecordError, UnrecordedQueryError) as error:
                problem = f"CAA: {error}"
            return self._linter.check(certificate, source, is_caa_checked=bool(checks))

        result, _ = self._linter.lint_and_decode(item.der, item.source, item.index, check)
        if result.error is None and problem is not None:
            result = _incomplete(result, problem)
        return msgspec.structs.replace(result, signer=True) if item.is_signer else result, checks

    def _check(self, certificate: Certificate, sha256: str, checks: list[Check]) -> None:
        br_version, _, dated = self._linter.engine.version_for(dated_by_not_before(certificate))
        tbs = hashlib.sha256(certificate.raw(certificate.tbs)).hexdigest()
        subject = Subject(sha256, tbs, self._reference)
        number = None if br_version is None else br_version.number
        is_issued = not certificate.is_tbs if self._is_issued is None else self._is_issued
        for found in certificate_mailboxes(certificate):
            facts = replace(self._facts, br_version=number)
            if isinstance(self._checker, RecordedChecker):
                check = self._repeat(self._checker, found, facts, subject, dated)
                is_late = self._is_late(check, dated, is_issued=is_issued)
            else:
                # What has not been issued will be issued now, whatever its notBefore is.
                issued_at = self._linter.settings.issued_at
                facts = replace(facts, issued_at=dated if is_issued else issued_at)
                check = self._checker.check(found.mailbox, facts, subject)
                is_late = is_issued
            checks.append(check)
            certificate.nodes.own[Holder.CERTIFICATE].append(
                _node(certificate.locate(found.node), check, self._checker.is_recorded, is_late)
            )

    def _repeat(
        self, checker: RecordedChecker, found: FoundMailbox, facts: Facts, subject: Subject, dated: int | None
    ) -> Check:
        """Repeat the check on record for a mailbox.

        notBefore is set back by many CAs, and a day may be given without time, so that the time of the record
        counts as that of the issuance where it is little later.
        """
        latest = None if dated is None else dated + self._tolerance(dated)
        record = checker.find(found.mailbox.address, subject, latest)
        checked_at = checker.checked_at(record)
        issued_at = dated
        if (
            dated is not None
            and latest is not None
            and checked_at is not None
            and dated < checked_at <= latest
        ):
            issued_at = checked_at
        return checker.repeat(record, replace(facts, issued_at=issued_at), found.mailbox, subject)

    def _tolerance(self, dated: int) -> int:
        """By how many seconds a check may be later than the time that is known of the issuance."""
        if self._linter.settings.issued_at is None:
            return BACKDATING
        return SLACK if dated % DAY else DAY  # midnight stands for a day that was given without time

    def _is_late(self, check: Check, dated: int | None, *, is_issued: bool) -> bool:
        """Whether recorded answers are later than the certificate, and show nothing of its issuance."""
        checked_at = check.result.checked_at
        if dated is None or checked_at is None or checked_at <= dated + self._tolerance(dated):
            return False
        if self._linter.settings.issued_at is None:
            return is_issued
        # That the check came too late is certain where the time of issuance is given.
        return check.result.reason is not CaaReason.CHECKED_AFTER_ISSUANCE


def _incomplete(result: Result, problem: str) -> Result:
    """The result for a certificate whose CAA check could not be made."""
    return msgspec.structs.replace(
        result, status=status_of(result.findings, problem, is_applicable=True), error=problem
    )


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
        accepts_failure=check.context.accepts_failure,
        remotes=len(check.context.remotes or ()),
    )
