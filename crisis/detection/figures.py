"""The arithmetic of detection: pure functions of numbers, each with its source."""

import math

import numpy as np

NINETY_FIVE = 1.96
MAD_TO_SIGMA = 1.4826  # a normal distribution's standard deviation in its median absolute deviations
DRIFT_ALLOWANCE = 0.5  # CUSUM's k: half of the shift, in standard deviations, that is to be found


def wilson(part: int, whole: int, z: float = NINETY_FIVE) -> tuple[float, float]:
    """Return the Wilson score interval of a share (E. B. Wilson, "Probable inference", JASA 22, 1927); 0 to 1."""
    if whole <= 0:
        return 0.0, 1.0
    share, square = part / whole, z * z
    middle = (share + square / (2 * whole)) / (1 + square / whole)
    half = z / (1 + square / whole) * math.sqrt(share * (1 - share) / whole + square / (4 * whole**2))
    return max(0.0, middle - half), min(1.0, middle + half)


def share_z(part: int, whole: int, usual: float, spread: float = 1.0, between: float = 0.0) -> float:
    """Return how many standard deviations a share lies above the usual one.

    z = 2 sqrt(n) (asin sqrt(p) - asin sqrt(p0)) / s: the angular transformation, whose variance is 1 at any share, so
    that small numbers do not alarm too often (F. J. Anscombe, Biometrika 35, 1948). `spread` s is how much more shares
    have varied than pure chance would let them (D. B. Laney, "Improved control charts for attributes", Quality
    Engineering 14, 2002); `between` is the standard deviation of days among each other, a share (0 to 1).
    """
    usual = min(max(usual, 0.01), 0.99)
    z = 2 * math.sqrt(whole) * (math.asin(math.sqrt(part / whole)) - math.asin(math.sqrt(usual)))
    chance = max(1.0, spread) * share_sigma(whole, usual)
    return z / max(1.0, spread) * chance / math.hypot(chance, between)


def share_sigma(whole: int, usual: float) -> float:
    """Return the standard deviation of a share of so many comments by chance: sqrt(p0 (1 - p0) / n)."""
    usual = min(max(usual, 0.01), 0.99)
    return math.sqrt(usual * (1 - usual) / whole)


def count_z(seen: int, usual: float, sigma: float) -> float:
    """Return how many standard deviations a number lies above the usual one.

    2 (sqrt(x + 3/8) - sqrt(m + 3/8)), the transformation that gives a Poisson the variance 1 (Anscombe, as above),
    divided by how much more than a Poisson's the numbers have varied.
    """
    z = 2 * (math.sqrt(seen + 0.375) - math.sqrt(usual + 0.375))
    return z / max(1.0, sigma / math.sqrt(usual + 1))


def share_spread(parts: np.ndarray, wholes: np.ndarray, usual: float) -> float:
    """Return Laney's spread: the robust standard deviation of the past shares' z, at least 1."""
    usual = min(max(usual, 0.01), 0.99)
    scores = 2 * np.sqrt(wholes) * (np.arcsin(np.sqrt(parts / wholes)) - math.asin(math.sqrt(usual)))
    return max(1.0, robust_sigma(scores))


def between_days(parts: np.ndarray, wholes: np.ndarray) -> float:
    """Return by how much the shares of days differ beyond chance, as a standard deviation (0 to 1).

    The robust variance of the days' shares less the mean variance by chance, never below zero (method of moments).
    """
    shares = parts / wholes
    chance = float(np.mean(np.clip(shares * (1 - shares), 0.01, None) / wholes))
    return math.sqrt(max(0.0, robust_sigma(shares) ** 2 - chance))


def robust_sigma(values: np.ndarray) -> float:
    """Return 1.4826 MAD, the standard deviation that single outliers do not move (Hampel, JASA 69, 1974)."""
    return MAD_TO_SIGMA * median(np.abs(values - median(values)))


def median(values: np.ndarray) -> float:
    """Return the median of numbers without NaN: np.median's own, without what it spends on other cases."""
    half, is_odd = divmod(len(values), 2)
    if is_odd:
        return float(np.partition(values, half)[half])
    middle = np.partition(values, (half - 1, half))
    return (float(middle[half - 1]) + float(middle[half])) / 2


def usual_count(samples: np.ndarray) -> tuple[float, float]:
    """Return the usual number and its standard deviation from past numbers of like hours.

    Median and 1.4826 MAD, where half the hours are silent the mean; never less than a Poisson's sqrt(mean).
    """
    center = median(samples)
    if center == 0:
        center = float(np.mean(np.minimum(samples, np.quantile(samples, 0.95)))) if len(samples) else 0.0
    return center, max(robust_sigma(samples), math.sqrt(center + 1))


def poisson_tail(seen: int, usual: float) -> float:
    """Return P(X >= seen) of a Poisson with mean `usual`, summed from `seen` on (all terms positive)."""
    if seen <= 0:
        return 1.0
    if usual <= 0:
        return 0.0
    term = math.exp(seen * math.log(usual) - usual - math.lgamma(seen + 1))
    total, count = term, seen
    while term > total * 1e-12 and count < seen + 10_000:
        count += 1
        term *= usual / count
        total += term
    return min(1.0, total)


def cusum(sum_before: float, z: float, allowance: float = DRIFT_ALLOWANCE) -> float:
    """Return S = max(0, S + z - k) (E. S. Page, "Continuous inspection schemes", Biometrika 41, 1954)."""
    return max(0.0, sum_before + z - allowance)


def run_length(interval: float, shift: float = 0.0, allowance: float = DRIFT_ALLOWANCE) -> float:
    """Return after how many steps on average CUSUM alarms when the mean is shifted by so many standard deviations.

    Siegmund's approximation: (exp(-2 d b) + 2 d b - 1) / (2 d^2), d = shift - k, b = h + 1.166 (D. Siegmund,
    "Sequential analysis", 1985). Without a shift it tells how rare false alarms are.
    """
    d, b = shift - allowance, interval + 1.166
    if abs(d) < 1e-9:
        return b * b
    return (math.exp(-2 * d * b) + 2 * d * b - 1) / (2 * d * d)
