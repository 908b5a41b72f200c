"""What a page or an API answer says, as plain data: HTML and JSON show the same dictionaries."""
