"""Outreach: letters a person would answer, sent once, and every answer kept."""
