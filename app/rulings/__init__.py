"""People's rulings: made one by one or from a filled-in list, and the list of questions worth answering."""
