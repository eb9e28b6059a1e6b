"""What other services state about channels: read from their exports, kept with source and day, never mixed with ours."""
