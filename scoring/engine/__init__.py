"""The scoring method: numbers in, numbers out. No Django, no clock, no I/O. docs/method.md has the formulas."""
