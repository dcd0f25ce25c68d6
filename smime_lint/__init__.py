"""smime-lint: a linter for S/MIME certificates against the CA/Browser Forum S/MIME Baseline Requirements.

::

    from smime_lint import Linter

    report = Linter(br_version="1.0.2").lint(der_or_pem_bytes)
    for finding in report.findings:
        print(finding.severity.value, finding.rule, finding.message)
"""

from .documents.certificate import Linter
from .engine.report import Finding, Report, ReportError, Result, Status, exit_code
from .engine.settings import Settings, SettingsError
from .rules import Severity

__version__ = "0.1.0"

__all__ = [
    "Finding",
    "Linter",
    "Report",
    "ReportError",
    "Result",
    "Settings",
    "SettingsError",
    "Severity",
    "Status",
    "__version__",
    "exit_code",
]
