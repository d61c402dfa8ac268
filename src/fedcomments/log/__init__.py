"""What happened: one append-only, Merkle-hashed log of events per site."""
