"""Listings, the pages of map and review sites, linked to the sites of the registry: read, compare, fit, assign."""

from scorecards.listings.link import link
from scorecards.listings.read import ListingFile, read_listings
from scorecards.listings.shapes import Link, Listing

__all__ = ["Link", "Listing", "ListingFile", "link", "read_listings"]
