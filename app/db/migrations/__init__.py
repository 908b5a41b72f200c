"""Alembic's folder: one file a change under versions/, run by app.db.migrate."""
