"""Recipes for pkix.serial_number."""

from .. import fires, silent
from .common import plain

fires("pkix.serial_number.not_positive", plain().change(serial=0), "zero")
fires("pkix.serial_number.not_positive", plain().change(serial=-(1 << 127)), "negative")
fires("pkix.serial_number.not_positive", plain().change(serial=-(1 << 200)), "negative_long")
silent("pkix.serial_number.not_positive", plain().change(serial=1))

fires("pkix.serial_number.too_long", plain().change(serial=1 << 159), "boundary")
fires("pkix.serial_number.too_long", plain().change(serial=1 << 20000), "huge")
silent("pkix.serial_number.too_long", plain().change(serial=(1 << 159) - 1))
