"""Recipes for smbr.chain."""

from datetime import datetime, timezone

from ... import values
from ...authority import ANY_POLICY, subca
from ...certificate import policy_oid
from .. import fires, silent

PACK = "smbr.chain."
BEFORE = subca().valid(datetime(2023, 8, 31, 23, 59, 59, tzinfo=timezone.utc), 3000)

fires(PACK + "extant_ca_not_before", BEFORE.valid(datetime(2023, 9, 1, tzinfo=timezone.utc)), type="extant")
silent(PACK + "extant_ca_not_before", BEFORE, type="extant")
silent(PACK + "extant_ca_not_before", subca(), "subca", type="subca")
fires(PACK + "extant_ca_policies", BEFORE.policies(policy_oid("mailbox-legacy")), type="extant")
silent(PACK + "extant_ca_policies", BEFORE.policies(ANY_POLICY, "1.3.6.1.4.1.99999.1"), type="extant")
silent(
    PACK + "extant_ca_policies",
    BEFORE.extended_key_usage(values.EMAIL_PROTECTION, values.CLIENT_AUTH),
    "purposes",
    type="extant",
)
