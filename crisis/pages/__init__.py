"""Rows ready to draw: what lists, pages and the parts of a war room show. No statement is sent from a template."""
