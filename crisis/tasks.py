"""What the clock does in this room. Each task finds its due work in Postgres: a nudge lost is no loss."""
