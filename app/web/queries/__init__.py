"""Every SQL statement of the site. Values are bound; each function says the grain of what comes back."""
