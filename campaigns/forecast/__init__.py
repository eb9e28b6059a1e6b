"""What a plan may bring, from what the same people's own posts brought: a likely figure and a range, never a promise.

Formula. A piece of somebody's is one of their newest organic posts, drawn at random (campaigns/queries/forecast.py says
which posts count). Pieces are drawn with repetition DRAWS times (the bootstrap of B. Efron, "Bootstrap Methods: Another
Look at the Jackknife", Annals of Statistics 7, 1979); `low`, `likely` and `high` are the tenth, fiftieth and ninetieth
hundredth of the sums. A sum over people is drawn together, so that one's luck can make up for another's: its range is
narrower than the sum of their ranges. What two audiences share is not taken off: these are views, not people reached.
"""
