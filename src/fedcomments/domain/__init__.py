"""What may happen: facts and news in, events out. No clock, no await, no database."""
