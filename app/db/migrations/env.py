"""Alembic calls this file; app.db.migrate hands it the connection, whose transaction it runs in."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection

from app.db.models import Model

connection: Connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=Model.metadata, render_as_batch=True)
context.run_migrations()
