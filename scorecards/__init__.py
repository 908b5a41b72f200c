"""The domain: from feedback to scorecards. Knows no web, no operational database, no scheduler."""
