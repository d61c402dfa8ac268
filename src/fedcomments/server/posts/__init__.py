"""What a blog tells us of its own pages, and what we told others of them."""
