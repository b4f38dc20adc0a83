"""Learns the linear model. A logistic regression for each attribute over the same grams, with an intercept for each
source that is thrown away afterwards: else the model learns which set a comment is from, and that news is hostile."""

from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression

from tertulia.moderation.scorer.grams import BITS, grams, undisguised
from tertulia.moderation.scorer.linear import Linear, in_bytes
from tertulia.moderation.scorer.training.sets import Sample

SIZE = 1 << BITS
LEARNT = ("TOXICITY", "IDENTITY_ATTACK", "INSULT", "PROFANITY", "THREAT", "SPAM")
SOURCE = 4.0  # what a source's own column counts: hardly held back
STRENGTH = 2.0  # of the regularisation, inverse
UNKNOWN = -4.0  # log odds of what no comment says both yes and no of
FEW = 5  # a set with fewer comments has no column
Say = Callable[[str], None]


def counted(texts: Sequence[str]) -> csr_matrix:
    """Which grams each text has, a row a text; 1 where it has one."""
    rows = [np.unique(grams(undisguised(text)).numbers) for text in texts]
    ends = np.concatenate([[0], np.cumsum([len(row) for row in rows])])
    places = np.concatenate(rows) if rows else np.zeros(0, dtype=np.int64)
    return csr_matrix((np.ones(len(places), dtype=np.float32), places.astype(np.int32), ends), shape=(len(rows), SIZE))


def rarity_of(seen: csr_matrix) -> NDArray[np.float32]:
    """Inverse document frequency, smoothed; 0 for what only one text has."""
    times = np.bincount(seen.indices, minlength=SIZE)
    rarity = np.log((1 + seen.shape[0]) / (1 + times)) + 1
    return np.where(times > 1, np.minimum(rarity, 15.9), 0).astype(np.float32)


def weighed(seen: csr_matrix, rarity: NDArray[np.float32]) -> csr_matrix:
    """Each row of length 1, as `Linear.weigh` makes it."""
    found = seen.copy()
    found.data = rarity[found.indices]
    lengths = np.sqrt(np.add.reduceat(np.append(found.data**2, 0), found.indptr[:-1]) * (np.diff(found.indptr) > 0))
    found.data /= np.repeat(np.maximum(lengths, 1e-6), np.diff(found.indptr)).astype(np.float32)
    return found


def source_columns(sources: Sequence[str]) -> csr_matrix:
    counts = Counter(sources)
    names = {name: k for k, name in enumerate(sorted(name for name in counts if counts[name] >= FEW))}
    rows = [k for k, source in enumerate(sources) if source in names]
    places = [names[sources[k]] for k in rows]
    return csr_matrix((np.full(len(rows), SOURCE, dtype=np.float32), (rows, places)), shape=(len(sources), len(names)))


def learn_one(
    x: csr_matrix, labels: NDArray[np.float32], weights: NDArray[np.float32]
) -> tuple[NDArray[np.float32], float]:
    """Weights of the grams and the intercept, from labels between 0 and 1; NaN is left out."""
    known = np.flatnonzero(~np.isnan(labels))
    yes, no = known[labels[known] > 0], known[labels[known] < 1]
    rows = np.concatenate([yes, no])
    truth = np.concatenate([np.ones(len(yes)), np.zeros(len(no))])
    shares = np.concatenate([labels[yes], 1 - labels[no]]) * weights[rows]
    if not len(yes) or not len(no):
        return np.zeros(SIZE, dtype=np.float32), UNKNOWN
    model = LogisticRegression(C=STRENGTH, solver="lbfgs", max_iter=200, tol=1e-3)
    model.fit(x[rows], truth, sample_weight=shares)
    return model.coef_[0, :SIZE].astype(np.float32), float(model.intercept_[0])


def learn(samples: Sequence[Sample], say: Say = lambda _: None, attributes: Sequence[str] = LEARNT) -> Linear:
    seen = counted([one.text for one in samples])
    rarity = rarity_of(seen)
    x = hstack([weighed(seen, rarity), source_columns([f"{one.source}/{one.language}" for one in samples])]).tocsr()
    found = []
    for name in attributes:
        say(f"  {name}")
        labels = np.array([one.labels.get(name, np.nan) for one in samples], dtype=np.float32)
        found.append(learn_one(x, labels, np.array([one.weight_of(name) for one in samples], dtype=np.float32)))
    return in_bytes(tuple(attributes), np.array([one[0] for one in found]), np.array([one[1] for one in found]), rarity)
