"""The service: command line, scheduler, operational database, site."""
