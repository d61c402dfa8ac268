"""How the web writes things down: text in, values out, and back; pure."""
