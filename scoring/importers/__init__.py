"""Files in, frozen records out: no Django, no clock, no I/O beyond the bytes handed in."""
