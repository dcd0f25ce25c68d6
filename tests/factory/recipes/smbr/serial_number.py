"""Recipes for smbr.serial_number."""

from smime_lint.testing import der
from smime_lint.testing.certificate import base

from .. import fires, silent

fires("smbr.serial_number.not_positive", base().change(serial=0), "zero")
fires("smbr.serial_number.not_positive", base().change(serial=-(1 << 127)))
fires("smbr.serial_number.not_positive", base().change(serial=-(1 << 200)), "long")
fires("smbr.serial_number.not_positive", base().change(serial=-1, tbs_only=True), "tbs")
silent("smbr.serial_number.not_positive", base().change(serial=1 << 127))
silent("smbr.serial_number.not_positive", base().change(serial=1), "one")

fires("smbr.serial_number.too_large", base().change(serial=1 << 159))
fires("smbr.serial_number.too_large", base().change(serial=(1 << 20_000) - 1), "huge")
silent("smbr.serial_number.too_large", base().change(serial=(1 << 159) - 1))
silent(
    "smbr.serial_number.too_large",
    base().change(serial_der=der.tlv(0x02, b"\0\0" + b"\x5a" * 19)),
    "padded",
    also=("pkix.certificate.invalid_der",),
)

fires("smbr.serial_number.low_entropy", base().change(serial=(1 << 55) - 1))
fires("smbr.serial_number.low_entropy", base().change(serial=1), "one")
silent("smbr.serial_number.low_entropy", base().change(serial=1 << 55))
silent(
    "smbr.serial_number.low_entropy",
    base().change(serial=-5),
    "negative",
    also=("smbr.serial_number.not_positive",),
)

fires("smbr.serial_number.sequential", base().change(serial=(1 << 32) - 1))
silent("smbr.serial_number.sequential", base().change(serial=1 << 32))
silent("smbr.serial_number.sequential", base().change(serial=4711), "not_selected", select=("*",))
