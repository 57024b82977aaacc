"""What the workbench keeps: SQLite by default, PostgreSQL by a URL."""
