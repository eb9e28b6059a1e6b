"""Clocks and nudges of outreach. A task finds its due work in Postgres; its message only says: look now."""
