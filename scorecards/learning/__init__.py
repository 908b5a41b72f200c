"""Learning: people's rulings, the weights and names they teach, and the questions worth asking next."""
