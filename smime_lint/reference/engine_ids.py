"""The ids in reports that are not those of rules."""

from __future__ import annotations

from ..engine.report import ENGINE_ERROR, NOT_LINTED, NOT_SMIME, RULE_ERROR
from ..run.workers import WORKER_ERROR

ENGINE_IDS = {
    RULE_ERROR: (
        "A rule failed on a certificate. The finding names the rule and the error, and the other rules "
        "still ran. The exit code is 3: nothing is known about the requirement of that rule. Report it."
    ),
    ENGINE_ERROR: (
        "The linter failed on a certificate, which was not linted. The exit code is 3. Report it."
    ),
    WORKER_ERROR: (
        "A process of --jobs ended before it returned its results, because it was killed or ran out of "
        "memory. The certificates that it had were not linted, and the exit code is 3. Lint them again."
    ),
    NOT_LINTED: (
        "An input could not be read, decoded or linted. The exit code is 2. The formats sarif, junit, github "
        "and gitlab report it as a finding, other formats as the error of the input. A document to which the "
        "selected rules do not apply is not reported under this id; if nothing else was checked, the exit "
        "code is 4."
    ),
    NOT_SMIME: (
        "With --require-smime: the certificate is outside the scope of the S/MIME BR (BR 1.1), or no version "
        "of them was in force when it was issued, so that their rules did not run. Severity: error."
    ),
}
"""Their explanations, by id."""
