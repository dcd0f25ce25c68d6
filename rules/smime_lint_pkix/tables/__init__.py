"""What other documents than the RFCs decide for certificates within their scope."""
