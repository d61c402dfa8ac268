"""What happens a moment later: looking at what others claim."""
