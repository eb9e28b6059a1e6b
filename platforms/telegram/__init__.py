"""Telegram through the Bot API, and through our own gateway where one is run."""

from platforms.telegram.bot import TelegramBot
from platforms.telegram.gateway import TelegramGateway
from platforms.telegram.updates import Updates, read_updates

__all__ = ["TelegramBot", "TelegramGateway", "Updates", "read_updates"]
