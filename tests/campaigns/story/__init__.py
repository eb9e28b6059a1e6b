"""The steps of the whole story, played by tests/campaigns/test_whole_story.py."""
