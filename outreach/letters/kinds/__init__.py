"""The kinds of rules: each reads its parameters once and says what it finds in a letter."""
