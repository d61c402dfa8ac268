"""Telling other pages that ours link to them: where they want to be told, and how it is said."""
