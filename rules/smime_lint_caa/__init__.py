"""The rule pack caa: Certification Authority Authorization for S/MIME: BR 4.2.2.1, RFC 9495, RFC 8659."""
