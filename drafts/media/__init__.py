"""Files of drafts: what they are by their content, how they are made fit to show, where they lie. No models."""
