"""What a model is worth, measured with its own file, and its card: what it was made from, how well it does, where it
fails."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from tqdm import tqdm

from tertulia.moderation.scorer.measures import auc, balanced_threshold, threshold_at
from tertulia.moderation.scorer.model import Model
from tertulia.moderation.scorer.training.calibration import truth_of
from tertulia.moderation.scorer.training.sets import CIVIL_SPANS, read_rows

HEAD = "IDENTITY_ATTACK"
TEMPLATES, CHECK, CIVIL, NEWS = (
    "identity-templates-en",
    "hatecheck-en",
    CIVIL_SPANS,
    ("fox-news", "unhealthy-comments"),
)
SHARE = 0.02  # of harmless news comments that may be touched
POOR = 50  # per cent right, below which a kind of sentence is named among the failures
FEWEST = 50  # sentences about somebody, below which nothing is said
NAMED = re.compile(
    r"\b(gay|lesbian|bisexual|queer|homosexual|straight|trans|transgender|female|male|black|white|asian|african|hispanic|"
    r"latina|latino|mexican|muslim|jewish|christian|catholic|sikh|buddhist|blind|deaf|paralyzed|elderly|old|young)\b"
)
Rows = list[dict[str, Any]]


def figures(model: Model, folder: Path) -> dict[str, Any]:
    """On `dev` and on HateCheck in English. Raises BadSet."""
    wanted = [row for row in read_rows(folder, "dev") if row.get("toxic") is not None]
    wanted += [row for row in read_rows(folder, "diag") if row["source"] == CHECK]
    values = [model.score(row["text"], row["lang"]).values for row in tqdm(wanted, "Measuring", unit="comment")]
    scored = list(zip(wanted, values, strict=True))
    return {
        "sets": sets_of(scored),
        "attributes": attributes_of(scored),
        "news": news_of(scored),
        "hatecheck": hatecheck_of(scored),
        "groups": groups_of(scored),
    }


Scored = Sequence[tuple[dict[str, Any], dict[str, float]]]


def arrays(some: Iterable[tuple[bool, float]]) -> tuple[Any, Any]:
    both = list(some)
    return np.array([one[0] for one in both], dtype=bool), np.array([one[1] for one in both], dtype=float)


def sets_of(scored: Scored) -> Rows:
    rows = []
    for source in sorted({row["source"] for row, _ in scored} - {CHECK}):
        mine = [(row, values) for row, values in scored if row["source"] == source]
        truth, scores = arrays((bool(row["toxic"]), values.get("TOXICITY", 0.0)) for row, values in mine)
        if truth.any() and not truth.all():
            rows.append(
                {"set": source, "language": mine[0][0]["lang"], "comments": len(mine), "AUC": third(auc(truth, scores))}
            )
    return rows


def attributes_of(scored: Scored) -> Rows:
    """Where `dev` has both sides: how well each is told, and of those from 0.8 on how many are so."""
    rows = []
    for name in sorted({name for _, values in scored for name in values}):
        known = [
            (t[name] == 1, v[name])
            for row, v in scored
            if name in v and name in (t := truth_of(row)) and row["lang"] == "en"
        ]
        truth, scores = arrays(known)
        if truth.any() and not truth.all():
            high = scores >= 0.8
            so = third(truth[high].mean()) if high.any() else None
            rows.append(
                {"attribute": name, "comments": len(truth), "AUC": third(auc(truth, scores)), "so from 0.8 on": so}
            )
    return rows


def news_of(scored: Scored) -> dict[str, float]:
    calm = [values.get("TOXICITY", 0.0) for row, values in scored if row["source"] in NEWS and not row["toxic"]]
    civil = [values.get("TOXICITY", 0.0) for row, values in scored if row["source"] == CIVIL]
    if not calm or not civil:
        return {}
    at = threshold_at(np.array(calm), SHARE)
    truth, scores = arrays([(False, one) for one in calm] + [(True, one) for one in civil])
    return {
        "threshold": third(at),
        "caught": third((np.array(civil) > at).mean()),
        "AUC": third(auc(truth, scores)),
    }


def hatecheck_of(scored: Scored) -> dict[str, Any]:
    """At the threshold that is best on `dev`."""
    truth, scores = arrays((t[HEAD] == 1, v.get(HEAD, 0.0)) for row, v in scored if HEAD in (t := truth_of(row)))
    check = [(row, values.get(HEAD, 0.0)) for row, values in scored if row["source"] == CHECK]
    if not check or not truth.any():
        return {}
    at = balanced_threshold(truth, scores)
    functions: dict[str, list[bool]] = {}
    for row, score in check:
        functions.setdefault(row["func"], []).append((score >= at) == bool(row["toxic"]))
    sides = {side: [(s >= at) == bool(r["toxic"]) for r, s in check if r["toxic"] == side] for side in (1, 0)}
    right = {name: per_cent(some) for name, some in sorted(functions.items())}
    both = per_cent([*sides[1], *sides[0]])
    return {
        "threshold": third(at),
        "all": both,
        "hateful": per_cent(sides[1]),
        "other": per_cent(sides[0]),
        "functions": right,
    }


def groups_of(scored: Scored) -> Rows:
    """Harmless sentences that differ in who they are about: how many are called hostile."""
    about: dict[str, list[float]] = {}
    for row, values in scored:
        named = NAMED.search(row["text"].lower())
        if row["source"] == TEMPLATES and not row["toxic"] and named:
            about.setdefault(named[1], []).append(values.get("TOXICITY", 0.0))
    return [
        {"about": word, "sentences": len(some), "0.5 or more, %": per_cent([one >= 0.5 for one in some])}
        for word, some in sorted(about.items())
        if len(some) >= min(FEWEST, 20)
    ]


def third(value: float) -> float:
    return round(float(value), 3)


def per_cent(some: Sequence[bool]) -> float:
    return round(100 * sum(some) / max(len(some), 1), 1)


def written(version: str, card: dict[str, Any], found: dict[str, Any]) -> str:
    """The card as Markdown."""
    hatecheck, news = found["hatecheck"], found["news"]
    poor = [
        f"- HateCheck, `{name}`: {share} % right"
        for name, share in hatecheck.get("functions", {}).items()
        if share < POOR
    ]
    told = [
        f"# {version}",
        "Made by `tertulia train-scorer` "
        f"(seed {card['seed']}, {card['epochs']} rounds of the transformer). For holding and ordering comments "
        "for a moderator; not for deciding alone, and not about people.",
        "## What it was made from",
        table(card["sources"]),
        "Calibrated on `dev`, of which nothing was learnt. Languages learnt without a measure of how well: "
        f"{', '.join(card['weak'])}; their scores are marked as not sure.",
        "## How well it does",
        table(found["sets"]),
        table(found["attributes"]),
    ]
    if news:
        told.append(
            f"News: hostile comments of one paper against harmless ones of others, AUC {news['AUC']}; "
            f"{news['caught']:.0%} of them are caught at {news['threshold']}, "
            f"which {SHARE:.0%} of the harmless ones exceed."
        )
    if hatecheck:
        told.append(
            f"HateCheck, {HEAD} from {hatecheck['threshold']} on: {hatecheck['all']} % right, of the hateful "
            f"{hatecheck['hateful']} %, of the others {hatecheck['other']} %."
        )
        told.append(table([{"function": name, "right, %": share} for name, share in hatecheck["functions"].items()]))
    told += ["Harmless sentences by whom they are about:", table(found["groups"])]
    told += ["## Known failures", "\n".join([*poor, *FAILURES])]
    return "\n\n".join(part for part in told if part) + "\n"


FAILURES = (
    "- Hostility without a hostile word: irony, insinuation, what only the article explains. It sees neither the "
    "article nor the comment that is answered.",
    "- Who speaks: a slur among those whom it was made for counts as one against them.",
    "- Words set together in new ways, and what is in pictures.",
    "- Spam that sells what no phrase of ours sells; a site's own decisions teach it (`tertulia adapt-scorer`).",
)


def table(rows: Rows) -> str:
    if not rows:
        return ""
    heads = list(rows[0])
    lines = [heads, ["---"] * len(heads), *([str(row[head]) for head in heads] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
