"""Lists of influencers taken in: from a file of anybody's making to people, channels and numbers.

files (what kind of file) -> tables (its rows) -> guessing (what its columns mean) -> plan (as the manager
confirmed it) -> rows (one line read) -> matching and merging (who it is about) -> storing (written in bulk).
"""
