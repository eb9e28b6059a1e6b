"""How much audiences share: estimated from who comments, or stated by another service; never mixed."""
