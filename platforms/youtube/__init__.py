"""YouTube through the Data API v3."""

from platforms.youtube.adapter import YouTube

__all__ = ["YouTube"]
