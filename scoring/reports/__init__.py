"""The report: one frozen context, one PDF. Nothing in it reads a clock or the network."""
