"""What anybody may check: each site's log, in the public forms of C2SP."""
