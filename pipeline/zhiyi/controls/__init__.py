"""The control list as data, its criteria in three-valued logic, and candidates with reasons."""
