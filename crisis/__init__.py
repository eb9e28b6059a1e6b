"""Crisis: see it early, act calmly, help those harmed, learn for good. Here: the libraries without models.

`detection` raises alerts from streams of comments, `statements` checks what is about to be said, `packs` holds the
built-in playbooks and severity levels, `drills` two made-up storms to practice on, `figures` a post-mortem's durations.
"""
