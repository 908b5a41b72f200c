"""The subcommands of `scorecards`, one module a topic. Each parses, calls a function, and shows the result."""
