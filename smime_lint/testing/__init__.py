"""Test kit for rule packs: certificates, CRLs and OCSP responses with faults, and their expected findings.

- `certificate`, `authority`, `crl`, `ocsp`: builders of documents, which start from a compliant one
- `der`, `values`, `keys`: what the builders are made of
- `files`: writes documents as PEM files
- `expectations`, `linting`: the expected findings of documents, and how they are linted
- `trees`: compares the documents of a directory tree with their expected findings
- `plugin`: the pytest plugin that compares both, for the directories in the option ``smime_lint_testdata``

::

    from smime_lint import Linter
    from smime_lint.testing.certificate import base

    result = Linter().lint_der(base("sponsor-strict").without("extKeyUsage").encode("test"))

Nothing that lints imports this package; the command ``smime-lint expect`` does.
"""
