"""The scheduler's process: what runs when, its lock, its records."""
