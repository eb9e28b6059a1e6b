"""How letters leave: SMTP servers and mail providers a mailbox names, and what their answers mean for a letter."""
