"""The operational database: what people and jobs write. SQLite by default, PostgreSQL by URL."""
