"""smime-lint: a linter for S/MIME certificates against the CA/Browser Forum S/MIME Baseline Requirements.

::

    from smime_lint import Linter

    report = Linter(br_version="1.0.2").lint(der_or_pem_bytes)
    for finding in report.findings:
        print(finding.severity.value, finding.rule, finding.message)
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .documents import make_linter
    from .documents.certificate import Linter
    from .engine.report import Finding, Report, ReportError, Result, Status, exit_code
    from .engine.settings import Settings, SettingsError
    from .engine.suppress import Suppression
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
    "Suppression",
    "__version__",
    "exit_code",
    "make_linter",
]

_HOMES = {
    "Linter": ".documents.certificate",
    "make_linter": ".documents",
    "Finding": ".engine.report",
    "Report": ".engine.report",
    "ReportError": ".engine.report",
    "Result": ".engine.report",
    "Status": ".engine.report",
    "exit_code": ".engine.report",
    "Settings": ".engine.settings",
    "SettingsError": ".engine.settings",
    "Suppression": ".engine.suppress",
    "Severity": ".rules",
}
"""Where each public name is defined. It is imported when it is first used: the commands that do not lint need
none of them."""


if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        """Import a public name."""
        home = _HOMES.get(name)
        if home is None:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = getattr(import_module(home, __name__), name)
        globals()[name] = value
        return value

    def __dir__() -> list[str]:
        return sorted({*globals(), *__all__})
