"""The command `tertulia train-scorer`: what it takes and writes."""

import argparse
import json
import sys
from pathlib import Path

from django.core.management import CommandError

from tertulia.moderation.scorer.model import load
from tertulia.moderation.scorer.training.card import figures, written
from tertulia.moderation.scorer.training.making import MissingLibrary, make
from tertulia.moderation.scorer.training.sets import BadSet


def run(options: argparse.Namespace) -> int:
    """Writes the model, its hash, its card and its figures, side by side."""
    out = Path(options.out)
    if not options.data:
        raise CommandError("train-scorer needs --data DIR, the folder of the labelled comments (docs/scorer.md)")
    if not out.parent.is_dir():
        raise CommandError(f"there is no folder {out.parent}")
    try:
        made = make(Path(options.data), out.name, seed=options.seed, epochs=options.epochs, say=say)
        out.write_bytes(made.content)
        model = load(out)
        found = figures(model, Path(options.data))
    except (BadSet, MissingLibrary) as error:
        raise CommandError(str(error)) from None
    beside(out, ".sha256").write_text(f"{model.hash}  {out.name}\n")
    beside(out, ".metrics.json").write_text(json.dumps({"model": model.version, **found}, indent=1) + "\n")
    beside(out, ".card.md").write_text(written(model.version, made.card, found))
    say(f"{out}: {model.version}, {len(made.content):,} bytes. To use it: TERTULIA_SCORER={out.resolve()}")
    return 0


def beside(out: Path, ending: str) -> Path:
    return out.with_name(out.name + ending)


def say(line: str) -> None:
    sys.stderr.write(f"{line}\n")
