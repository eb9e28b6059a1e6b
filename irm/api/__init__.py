"""The API's frame: who asks, what a key may do, pages, limits, and one shape for every refusal (RFC 9457)."""
