"""A made-up car brand with partners, orders and feedback whose truth is known; see README.md."""
