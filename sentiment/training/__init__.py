"""How the heads are made. Nothing here is needed to use them; it wants scikit-learn and the training data."""
