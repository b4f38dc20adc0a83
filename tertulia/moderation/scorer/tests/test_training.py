"""A small model made from a few sentences of our own, by the same steps as the large one."""

import gzip
import json
from argparse import Namespace

import pytest
from django.core.management import CommandError

from tertulia.moderation.scorer.grams import grams, undisguised
from tertulia.moderation.scorer.model import load
from tertulia.moderation.scorer.training import calibration, card, floor, making, running, sentences, sets
from tertulia.moderation.scorer.training.glossary import glossed, read_glossary
from tertulia.moderation.scorer.training.sets import Sample

PLACES = ["pool", "library", "harbour", "market", "school", "bridge", "park", "museum", "theatre", "station"]
KIND = ["I like the {} as it is now.", "The {} opens at nine on Sunday.", "Who will pay for the new {} then?"]
RUDE = ["Whoever built the {} is an idiot.", "You moron, the {} is closed.", "Only a stupid fool likes the {}."]


def rows(split, source, *, licence="CC0", **more):
    for k, place in enumerate(PLACES):
        for j, (kind, rude) in enumerate(zip(KIND, RUDE, strict=True)):
            for toxic, text in ((0, kind), (1, rude)):
                said = {
                    "id": f"{split}:{k}:{j}:{toxic}",
                    "text": f"{split} {text.format(place)}",
                    "lang": "en",
                    "toxic": toxic,
                }
                yield (
                    said | {"split": split, "source": source, "licence": licence, "domain": "news", "attrs": {}} | more
                )


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(sets, "phrase_samples", lambda: [])
    sets_of = {
        "train": [*rows("train", "civil-toxic-spans"), *rows("train", "davidson2017")],
        "dev": [*rows("dev", "unhealthy-comments", licence="CC BY-NC-SA 4.0"), *rows("dev", "civil-toxic-spans")],
        "diag": [{**one, "func": "derog" if one["toxic"] else "neutral"} for one in rows("diag", card.CHECK)],
    }
    for split, some in sets_of.items():
        with gzip.open(tmp_path / f"{split}.jsonl.gz", "wt") as file:
            file.writelines(json.dumps(one) + "\n" for one in some)
    return tmp_path


def make(folder):
    return making.make(folder, "small.scorer", seed=3, epochs=0, say=lambda _: None)


def test_the_same_seed_makes_the_same_file_and_it_tells_the_rude(folder, tmp_path):
    made = make(folder)
    assert made.content == make(folder).content
    (tmp_path / "small.scorer").write_bytes(made.content)
    model = load(tmp_path / "small.scorer")
    rude, kind = (
        model.score(f"{text} Nobody asked for a new station here.").values["TOXICITY"] for text in (RUDE[0], KIND[0])
    )
    assert rude > 0.6 > 0.4 > kind
    found = card.figures(model, folder)
    told = card.written(model.version, made.card, found)
    assert {row["set"]: row["AUC"] for row in found["sets"]}["unhealthy-comments"] > 0.9
    assert "davidson2017" in told
    assert "## Known failures" in told
    assert {one["source"] for one in made.card["sources"]} == {"civil-toxic-spans", "davidson2017", *glosses(made)}


def glosses(made):
    return {one["source"] for one in made.card["sources"] if one["source"].startswith("glossed")}


def test_what_is_measured_with_is_not_learnt_from(folder):
    """A comment of `dev` that stands in `train` as well, in other spelling."""
    before = {one["source"]: one["comments"] for one in make(folder).card["sources"]}
    with gzip.open(folder / "train.jsonl.gz", "rt") as file:
        first = json.loads(file.readline())
    with gzip.open(folder / "dev.jsonl.gz", "at") as file:
        file.write(json.dumps(first | {"text": first["text"].upper() + "!", "source": "unhealthy-comments"}) + "\n")
    sets.measured_with.cache_clear()
    after = {one["source"]: one["comments"] for one in make(folder).card["sources"]}
    # It is in both sets of `train`.
    assert {name: before[name] - after[name] for name in ("civil-toxic-spans", "davidson2017")} == {
        "civil-toxic-spans": 1,
        "davidson2017": 1,
    }


def test_what_nobody_may_learn_from_is_not_among_the_sources(folder):
    assert "unhealthy-comments" not in {one["source"] for one in make(folder).card["sources"]}


def test_a_source_that_is_all_hostile_does_not_make_its_words_hostile():
    """Everybody at the harbour is rude in one set; in another the harbour is talked about kindly and rudely."""
    some = [Sample(f"{RUDE[k % 3].format('harbour')} {k}", "en", "one", {"TOXICITY": 1.0}) for k in range(60)]
    some += [
        Sample(
            f"{(RUDE if k % 2 else KIND)[k % 3].format('harbour' if k % 4 < 2 else 'park')} {k}",
            "en",
            "two",
            {"TOXICITY": float(k % 2)},
        )
        for k in range(120)
    ]
    made = floor.learn(some, attributes=("TOXICITY",))
    harbour, idiot = (float(made.odds(grams(undisguised(text)))[0]) for text in ("the harbour opens", "an idiot"))
    assert idiot > harbour


def test_sentences_of_a_hostile_comment_label_themselves():
    text = "The ferry leaves at nine on Sundays. The captain is a stupid idiot and a moron. It costs four pounds now."
    news = [Sample(text, "en", sentences.SOURCE, {"TOXICITY": 1.0}, domain="news")]
    found = sentences.self_labelled(news, lambda part: 1.0 if "idiot" in part else 0.0)
    assert {(one.text.split()[1], one.labels["TOXICITY"]) for one in found} == {
        ("ferry", 0),
        ("captain", 1),
        ("costs", 0),
    }


def test_only_english_news_is_taken_apart():
    others = [
        Sample("One two three four. Five six seven eight.", "de", "x", {"TOXICITY": 1.0}, domain="news"),
        Sample("One two three four. Five six seven eight.", "en", "x", {"TOXICITY": 1.0}, domain="social"),
        Sample("One two three four. Five six seven eight.", "en", "x", {"TOXICITY": 0.0}, domain="news"),
    ]
    assert sentences.self_labelled(others, len) == []


def test_word_by_word_in_spanish_where_most_words_are_known():
    some = [
        Sample("The water is cold, you idiot!", "en", "x", {"TOXICITY": 1.0}),
        Sample("Grzegorz brzmi w trzcinie", "en", "x", {}),
    ]
    found = glossed(some, "es")
    assert len(found) == 1
    assert found[0].language == "es"
    assert found[0].labels == {"TOXICITY": 1.0}
    assert found[0].text.endswith("!")
    assert set(found[0].text.strip("!").replace(",", "").split()) & {
        one for some in read_glossary("es").values() for one in some
    }


def test_a_model_that_tells_the_wrong_way_round_counts_for_nothing():
    columns = [[1.0, -1.0], [2.0, -2.0], [-1.0, 1.0], [-2.0, 2.0]] * 10
    linear, encoder, _ = calibration.fit(calibration.np.array(columns), calibration.np.array([1.0, 1.0, 0.0, 0.0] * 10))
    assert linear > 0
    assert encoder == 0.0


def test_what_the_sets_say_of_a_comment_that_nobody_minded():
    row = {"text": "x", "lang": "en", "source": "unhealthy-comments", "toxic": 0, "attrs": {"healthy": 1}}
    assert set(calibration.truth_of(row)) == {"TOXICITY", "IDENTITY_ATTACK", "INSULT", "PROFANITY", "THREAT"}
    assert calibration.truth_of(row | {"toxic": 1}) == {"TOXICITY": 1.0}
    assert calibration.truth_of(row | {"toxic": None}) == {}


def test_without_what_training_needs_one_line_says_how_to_get_it(monkeypatch):
    def missing(name):
        raise ModuleNotFoundError(name="torch")

    monkeypatch.setattr(making, "import_module", missing)
    with pytest.raises(making.MissingLibrary, match="torch is missing: pip install"):
        making.encoded([], "x.scorer", epochs=1, seed=0)


def test_the_command_writes_the_model_and_what_belongs_beside_it(folder, tmp_path):
    out = tmp_path / "small.scorer"
    assert running.run(Namespace(data=str(folder), out=str(out), seed=3, epochs=0)) == 0
    model = load(out)
    beside = {kind: (tmp_path / f"small.scorer.{kind}").read_text() for kind in ("sha256", "card.md", "metrics.json")}
    assert beside["sha256"] == f"{model.hash}  small.scorer\n"
    assert beside["card.md"].startswith(f"# {model.version}\n")
    assert json.loads(beside["metrics.json"])["model"] == model.version


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"data": ""}, "needs --data"),
        ({"out": "nowhere/x.scorer"}, "no folder"),
        ({"data": "nowhere"}, "cannot be read"),
    ],
)
def test_the_command_says_what_it_lacks(folder, tmp_path, monkeypatch, given, told):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CommandError, match=told):
        running.run(Namespace(**{"data": str(folder), "out": "small.scorer", "seed": 3, "epochs": 0} | given))
