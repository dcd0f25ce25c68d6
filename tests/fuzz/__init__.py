"""Fuzzing: mutations of everything that the linter reads. See docs/security.md."""
