import gzip
import json
import random

import pytest

from tertulia.moderation.scorer.training.sets import BadSet, digest, labels_of, mistyped, read_rows, training_set
from tests.sandbox import ROOT

SHARED = ROOT.parent / "shared/data/moderation"


def row(text, *, source="fox-news", licence="MIT", **more):
    return {
        "id": text,
        "text": text,
        "lang": "en",
        "toxic": 0,
        "source": source,
        "licence": licence,
        "attrs": {},
    } | more


@pytest.fixture
def folder(tmp_path):
    def write(*rows, split="train"):
        with gzip.open(tmp_path / f"{split}.jsonl.gz", "wt") as file:
            file.writelines(one if isinstance(one, str) else json.dumps(one) + "\n" for one in rows)
        for other in {"dev", "diag"} - {split}:
            with gzip.open(tmp_path / f"{other}.jsonl.gz", "wt") as file:
                file.write(json.dumps(row(f"Nobody says this in {other}.")) + "\n")
        return tmp_path

    return write


def test_what_may_not_be_learnt_from_is_left_out(folder):
    kept = row("Fine by me.")
    rows = [kept, row("No licence.", licence="unstated"), row("NonCommercial.", licence="CC BY-NC-SA 4.0")]
    found = [one for one in training_set(folder(*rows)) if one.source != "phrases"]
    assert [one.text for one in found] == ["Fine by me."]


def test_a_row_without_a_licence_is_left_out(folder):
    silent = row("Silent.")
    del silent["licence"]
    assert not [one for one in training_set(folder(silent)) if one.source != "phrases"]


def test_what_nobody_was_asked_about_has_no_label():
    assert labels_of(row("x")) == {"TOXICITY": 0.0}
    assert labels_of(row("x", toxic=1, attrs={"hate": 1})) == {"TOXICITY": 1.0, "IDENTITY_ATTACK": 1.0}


def test_what_is_mistyped_has_one_word_that_is():
    said, chance = "They are honest neighbours here", random.Random(0)
    found = {mistyped(said, chance) for _ in range(200)}
    assert {
        "They are honst neighbours here",
        "They are hnoest neighbours here",
        "They are honestneighbours here",
    } <= found
    assert all(one.startswith("They are ") and len(said) - 1 <= len(one) <= len(said) for one in found)
    assert mistyped("It is so.", chance) == "It is so."


def test_one_judge_alone_says_nothing_of_a_kind_but_of_a_threat():
    said = labels_of(row("x", source="civil-toxic-spans", toxic=1, attrs={"Insult": 3, "Threat": 1}))
    assert said == {"TOXICITY": 1.0, "INSULT": 1.0, "IDENTITY_ATTACK": 0.0, "PROFANITY": 0.0, "THREAT": 1.0}
    assert "INSULT" not in labels_of(row("x", source="civil-toxic-spans", toxic=1, attrs={"Insult": 1}))


@pytest.mark.parametrize("line", ["{", "[]", "null", '{"text": "x"}', "\n"])
def test_a_line_that_is_no_comment_is_named(folder, line):
    with pytest.raises(BadSet, match="line 2"):
        list(read_rows(folder(row("x"), line), "train"))


def test_a_missing_and_a_damaged_file(tmp_path):
    with pytest.raises(BadSet, match="cannot be read"):
        list(read_rows(tmp_path, "train"))
    (tmp_path / "train.jsonl.gz").write_bytes(b"no archive")
    with pytest.raises(BadSet, match="cannot be read"):
        list(read_rows(tmp_path, "train"))


@pytest.mark.parametrize(
    "other",
    ["Close the POOL", "close  the\u200b pool!", "@council close the pool https://a.example/x", "ＣＬＯＳＥ the pool"],
)
def test_spellings_of_one_comment_have_one_digest(other):
    assert digest(other) == digest("Close the pool.")
    assert digest(other) != digest("Close the pools.")


@pytest.mark.slow
@pytest.mark.skipif(not SHARED.is_dir(), reason="the labelled comments are not beside the project")
def test_nothing_that_is_learnt_from_is_measured_with():
    measured = {digest(one["text"]): one["id"] for split in ("dev", "diag") for one in read_rows(SHARED, split)}
    learnt = training_set(SHARED)
    leaks = {measured[key] for one in learnt if (key := digest(one.text)) in measured}
    assert len(learnt) > 100_000
    assert not leaks, f"these are in dev or diag too, take them out of what is learnt: {sorted(leaks)[:20]}"
