"""Crisis: see it early, act calmly, help those harmed, learn for good.

Beside the layers of every room: `detection` raises alerts from streams of comments, `statements` checks what is about
to be said, `mentions` reads what other services send, `packs` holds the built-in playbooks and severity levels,
`playbooks` their files, `drills` two made-up storms to practice on and a drill's clocks, `pages` the rows to draw.
"""
