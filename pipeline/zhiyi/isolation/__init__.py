"""Keeping a process that reads strangers' files from the rest of the machine."""
