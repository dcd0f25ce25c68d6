"""Audits of corpora of any size: inputs to Parquet tables, in several processes, resumable.

Needs the packages of the extra ``smime-lint[audit]``; only the command and `smime_lint.spark` import it.
"""
