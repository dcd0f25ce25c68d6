"""The rule pack etsi: ETSI EN 319 412-1, EN 319 412-5 and TS 119 495."""
