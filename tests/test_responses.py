"""Many findings of one kind in an OCSP response."""

from __future__ import annotations

from collections import Counter

from smime_lint import Settings
from smime_lint.documents import make_linter
from smime_lint.rules import MAX_ON_ENTRIES
from smime_lint.testing.ocsp import direct, single


def test_findings_of_one_rule_are_capped_and_the_others_counted() -> None:
    linter = make_linter(Settings(document="ocsp"))
    for count, reported in ((MAX_ON_ENTRIES, MAX_ON_ENTRIES), (250, MAX_ON_ENTRIES + 1)):
        singles = [single(serial=-number) for number in range(1, count + 1)]
        result = linter.lint_der(direct(*singles).encode(""))
        counts = Counter(finding.rule for finding in result.findings)
        assert counts["pkix.ocsp.serial_number_out_of_range"] == reported
    messages = [finding.message for finding in result.findings]
    assert "150 more findings like the 100 before" in messages
    assert [finding.offset for finding in result.findings] == sorted(f.offset for f in result.findings)
