"""What stops an audit."""

from __future__ import annotations


class AuditError(Exception):
    """An audit that cannot start or go on; the message says why and what to do.

    Completed work is kept, unless the message says otherwise.
    """
