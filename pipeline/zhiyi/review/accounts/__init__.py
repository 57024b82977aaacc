"""Who may work at the workbench: users, passwords, sign-in, sessions, rights, tokens of the API."""
