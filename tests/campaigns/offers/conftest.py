"""Dates here are written out: they are read on the day they were written for."""

from tests.campaigns.clock import late_in_2026

__all__ = ["late_in_2026"]
