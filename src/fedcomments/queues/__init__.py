"""What waits beside the log for a worker: bounded, durable, and no part of any proof."""
