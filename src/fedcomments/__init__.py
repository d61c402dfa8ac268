"""fedcomments: discussions for blogs, kept as a log that can be verified."""

__version__ = "0.1.0.dev0"
