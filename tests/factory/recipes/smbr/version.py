"""Recipes for smbr.version."""

from smime_lint.testing import der
from smime_lint.testing.certificate import base

from .. import fires, silent

fires("smbr.version.not_v3", base().change(version=der.explicit(0, der.integer(1))))
silent("smbr.version.not_v3", base("mailbox-strict"))
