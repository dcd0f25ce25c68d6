"""Recipes for smbr.version."""

from ... import der
from ...certificate import base
from .. import fires, silent

fires("smbr.version.not_v3", base().change(version=der.explicit(0, der.integer(1))))
silent("smbr.version.not_v3", base("mailbox-strict"))
