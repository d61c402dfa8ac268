"""What the pages of our own blogs say and link to, and the feeds that list them."""
