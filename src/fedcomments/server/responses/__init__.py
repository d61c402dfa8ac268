"""/api/v1/responses: posting, reading, editing and erasing a response."""
