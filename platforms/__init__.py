"""Read public figures, posts and comments from social networks.

The package has no models and knows nothing of the application: what it needs comes in as arguments
and what it found goes out as the frozen data classes of :mod:`platforms.contract`.
"""
