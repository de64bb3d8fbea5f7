"""Makes reference_metrics.json: what scikit-learn and statsmodels make of a thousand tables of results that are given by a
formula, so that only the expected figures need to be kept; and the coverage of Wilson's interval by exact enumeration.

Run: python3 make_reference_metrics.py   (Debian: python3-sklearn, python3-statsmodels)
"""
import json
import math
import warnings

import numpy as np
import scipy.stats
import sklearn
import sklearn.calibration
import sklearn.metrics as metrics
import statsmodels
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.proportion import proportion_confint

TABLES, MOST = 1000, 200
PREVALENCES = (0.5, 0.1, 0.01, 0.9, 0.0, 1.0)
LEVELS = (0, 2, 5, 10, 20)


def unit(count, seed):
    """count numbers in [0, 1): a 32-bit mix of their index, exact in every language."""
    x = np.arange(count, dtype=np.uint32) + np.uint32(seed)
    x ^= x >> np.uint32(16)
    x *= np.uint32(0x7FEB352D)
    x ^= x >> np.uint32(15)
    x *= np.uint32(0x846CA68B)
    x ^= x >> np.uint32(16)
    return (x >> np.uint32(8)).astype(np.float64) / 2**24


def table(number):
    """Classes, truths, scores of class 1, predictions, and the predictions of a baseline."""
    u = unit(5 + 3 * MOST, 100000 + number * 1000)
    n = 1 + math.floor(u[0] * u[1] * MOST)
    classes = 3 if u[2] < 0.25 else 2
    prevalence = PREVALENCES[math.floor(u[3] * len(PREVALENCES))]
    levels = LEVELS[math.floor(u[4] * len(LEVELS))]
    truths, scores, predictions, baseline = [], [], [], []
    for i in range(n):
        a, b, c = u[5 + 3 * i : 8 + 3 * i]
        truth = 1 if a < prevalence else 0 if classes == 2 or a - prevalence < (1 - prevalence) / 2 else 2
        score = b * (2 - b) if truth == 1 else b
        if levels:
            score = math.floor(score * (levels + 1)) / levels
        other = 0 if classes == 2 else truth if c < 0.6 and truth != 1 else 0 if c < 0.8 else 2
        truths.append(truth)
        scores.append(min(score, 1.0))
        predictions.append(1 if score >= 0.5 else other)
        baseline.append(1 if c >= 0.5 else 0)
    return classes, np.array(truths), np.array(scores), np.array(predictions), np.array(baseline)


def share(k, n):
    """A share with Wilson's interval; nothing of nothing."""
    return [None, None, None] if n == 0 else [k / n, *proportion_confint(k, n, method="wilson")]


def expected_calibration_error(positive, scores):
    shares, means = sklearn.calibration.calibration_curve(positive, scores, n_bins=10, strategy="uniform")
    bins = np.searchsorted(np.linspace(0, 1, 11)[1:-1], scores)
    counts = np.bincount(bins, minlength=10)
    return float(np.sum(counts[counts > 0] * np.abs(shares - means)) / len(scores))


def figures(number):
    classes, truths, scores, predictions, baseline = table(number)
    labels = list(range(classes))
    positive = truths == 1
    called = predictions == 1
    tp, fp = int(np.sum(positive & called)), int(np.sum(~positive & called))
    fn, tn = int(np.sum(positive & ~called)), int(np.sum(~positive & ~called))
    f1 = lambda zero: metrics.f1_score(truths, predictions, labels=labels, average="macro", zero_division=zero)
    constant = len(set(truths)) == 1 or len(set(predictions)) == 1
    both = 0 < positive.sum() < len(positive)
    roc = metrics.roc_curve(positive, scores, drop_intermediate=False) if both else None
    curve = metrics.precision_recall_curve(positive, scores) if positive.any() else None
    right, baseline_right = truths == predictions, truths == baseline
    discordant = [[0, int(np.sum(right & ~baseline_right))], [int(np.sum(~right & baseline_right)), 0]]
    return [
        f1(0),
        f1(1),
        *metrics.precision_recall_fscore_support(truths, predictions, labels=labels, average="macro", zero_division=1)[:2],
        *share(int(np.sum(right)), len(truths)),
        metrics.balanced_accuracy_score(truths, predictions),
        None if constant else metrics.matthews_corrcoef(truths, predictions),
        *share(tp, tp + fn),
        *share(tn, tn + fp),
        *share(tp, tp + fp),
        *share(tn, tn + fn),
        metrics.roc_auc_score(positive, scores) if both else None,
        metrics.average_precision_score(positive, scores) if positive.any() else None,
        metrics.brier_score_loss(positive, scores, pos_label=True),
        expected_calibration_error(positive, scores),
        # The curves, by the sums of their points.
        *([len(roc[0]), float(np.sum(roc[0])), float(np.sum(roc[1])), float(np.sum(roc[2][1:]))] if both else [None] * 4),
        *([len(curve[0]), float(np.sum(curve[0])), float(np.sum(curve[1]))] if curve else [None] * 3),
        mcnemar(discordant, exact=True).pvalue,
    ]


def coverage(n, p):
    """The chance that Wilson's interval holds the true share: the sum over all outcomes."""
    k = np.arange(n + 1)
    lower, upper = proportion_confint(k, n, method="wilson")
    return float(np.sum(scipy.stats.binom.pmf(k, n, p) * ((lower <= p) & (p <= upper))))


def shorten(value):
    return value if value is None or isinstance(value, int) else float(f"{value:.12g}")


warnings.simplefilter("ignore")
expected = [[shorten(value) for value in figures(number)] for number in range(TABLES)]
shares = [(n, p) for n in (5, 10, 20, 50, 165, 374) for p in (0.01, 0.05, 0.2, 0.5, 0.7, 0.95)]
text = {
    "sklearn": sklearn.__version__,
    "statsmodels": statsmodels.__version__,
    "wilson_coverage": [[n, p, shorten(coverage(n, p))] for n, p in shares],
}
with open("reference_metrics.json", "w", encoding="utf-8") as file:
    head = json.dumps(text)
    rows = ",\n".join(json.dumps(row, separators=(",", ":")) for row in expected)
    file.write(f'{head[:-1]}, "tables": [\n{rows}\n]}}\n')
