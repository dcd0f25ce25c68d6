"""Recipes for smbr.basic_constraints."""

from smime_lint.testing import der, values
from smime_lint.testing.certificate import base

from .. import fires, silent

CA_TRUE = "smbr.basic_constraints.ca_true"
PATH_LEN = "smbr.basic_constraints.path_len_present"

fires(CA_TRUE, base().extension("basicConstraints", values.basic_constraints(ca=True), critical=True))
fires(
    CA_TRUE,
    base("mailbox-strict").extension("basicConstraints", values.basic_constraints(ca=True)),
    "not_critical",
)
silent(CA_TRUE, base().extension("basicConstraints", values.basic_constraints(), critical=True))
silent(CA_TRUE, base(), "absent")
silent(
    CA_TRUE,
    base().extension("basicConstraints", der.sequence(der.boolean(False))),
    "false_encoded",
    also=("pkix.certificate.default_value_encoded",),
)
silent(
    CA_TRUE,
    base().extension("basicConstraints", der.boolean(True)),
    "undecodable",
    also=("pkix.extensions.invalid_der",),
)

fires(PATH_LEN, base().extension("basicConstraints", values.basic_constraints(path_len=0)))
fires(PATH_LEN, base().extension("basicConstraints", values.basic_constraints(path_len=-1)), "negative")
fires(
    PATH_LEN,
    base().extension("basicConstraints", values.basic_constraints(ca=True, path_len=0), critical=True),
    "with_ca",
    type="sponsor-multipurpose",
    also=(CA_TRUE,),
)
silent(PATH_LEN, base().extension("basicConstraints", values.basic_constraints()))
