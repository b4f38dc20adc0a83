"""`tertulia bench scorer`: on a small set in our own words, every table is there and says what the set does."""

import gzip
import json
import os
import subprocess
import sys
from argparse import Namespace
from dataclasses import replace

import numpy as np
import pytest
from django.core.management import CommandError

from tertulia.bench.scorer import bars, baselines, costs, hatecheck, measuring, news, people, trust
from tertulia.bench.scorer.board import OURS, Board, row_of
from tertulia.bench.scorer.sheet import Sheet
from tertulia.moderation.api import Policy
from tertulia.moderation.scorer import HOSTILE, model
from tertulia.moderation.scorer.grams import grams, undisguised
from tertulia.moderation.scorer.training import sets

COMMAND = [sys.executable, "-c", "from tertulia.cli import main; main()", "bench", "scorer"]
KIND = [
    "Thank you for the careful report",
    "The bus was late again",
    "Our school needs a new roof",
    "I liked the concert",
]
VILE = [
    "You are a worthless idiot",
    "Shut up, you stupid liar",
    "What a disgusting moron you are",
    "Go away, filthy fool",
]
PLACES = ["in the harbour", "at the market", "by the river", "near the mill", "on the hill", "behind the station"]


def rows(source, kind=KIND, vile=VILE, **more):
    """Each sentence at each place: half of them hostile."""
    told = {"source": source, "lang": "en", "domain": "news", "licence": "CC0", "attrs": {}, **more}
    pairs = [(text, 0) for text in kind] + [(text, 1) for text in vile]
    said = [(f"{text} {place}.", toxic) for place in PLACES for text, toxic in pairs]
    return [{"id": f"{source}:{k}", "text": text, "toxic": toxic, **told} for k, (text, toxic) in enumerate(said)]


def hateful(source, **more):
    return [row | {"attrs": {"hate": row["toxic"]}} for row in rows(source, **more)]


def checks(source, language="en"):
    """Functional tests: hateful ones, and each kind of what must be left alone."""
    functions = [*(name for some in hatecheck.NAMED.values() for name in some), "threat_dir_h", "spell_leet_h"]
    told = {
        "source": source,
        "lang": language,
        "domain": "synthetic",
        "licence": "CC0",
        "attrs": {},
        "ident": "gardeners",
    }
    return [
        {"text": f"{function} {place} {k}", "toxic": int(not function.endswith("_nh")), "func": function, **told}
        for k, function in enumerate(functions)
        for place in PLACES
    ]


def templates():
    told = {
        "source": people.SET,
        "lang": "en",
        "domain": "synthetic",
        "licence": "CC0",
        "attrs": {},
        "func": "being_adj",
    }
    words = {"nice": 0, "vile": 1}
    about = ("deaf", "middle aged", "sikh", "janitor")
    return [{"text": f"Being {one} is {how}", "toxic": toxic, **told} for one in about for how, toxic in words.items()]


def splits():
    positives = [row for row in rows("civil-toxic-spans") if row["toxic"]]
    for k, row in enumerate(positives):
        row["attrs"] = {"Identity based Attack": 2 * (k % 2), "Insult": 2}
    disputed = {"id": "x", "text": "Well.", "toxic": None, "attrs": {}, "lang": "en", "domain": "news", "licence": "NC"}
    return {
        "train": rows("paradetox") + rows("secret", ["Unstated it is"], ["Unstated and vile"], licence="unstated"),
        "dev": [
            *hateful("fox-news"),
            *rows("unhealthy-comments", licence="CC BY-NC-SA 4.0"),
            {**disputed, "source": "unhealthy-comments"},
            *positives,
            *rows("detoxis-es", ["Gracias por el buen reportaje"], ["Eres un idiota y un inútil"], lang="es"),
            *templates(),
        ],
        "diag": [*checks("hatecheck-en"), *checks("mhc-es", "es"), *hateful("hatemoji-check", domain="synthetic")],
    }


@pytest.fixture
def folder(tmp_path):
    where = tmp_path / "sets"
    where.mkdir()
    for split, some in splits().items():
        with gzip.open(where / f"{split}.jsonl.gz", "wt", encoding="utf-8") as lines:
            lines.writelines(json.dumps(row) + "\n" for row in some)
    return where


@pytest.fixture
def board():
    """A model that is right about all but one in eight, and of each attribute says the same."""
    found = Board([row_of(row, split) for split in ("dev", "diag") for row in splits()[split]])
    truth = np.array([bool(row.is_hostile) for row in found.rows])
    is_wrong = np.arange(len(truth)) % 8 == 3
    found.scores = {name: np.where(truth ^ is_wrong, 0.9, 0.1) for name in (*OURS, "floor", "floor IDENTITY_ATTACK")}
    found.is_sure = found.sees = np.ones(len(truth), dtype=bool)
    return found


def run(folder, *arguments, **env):
    command = [*COMMAND, "--data", str(folder), *arguments]
    return subprocess.run(command, env=os.environ | env, capture_output=True, text=True, timeout=300)


@pytest.mark.slow
def test_all_tables_are_printed_and_the_folder_of_the_sets_is_left_alone(folder, tmp_path, own_scorer):
    before = {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}
    figures = tmp_path / "figures.json"
    done = run(folder, "--rounds", "1", "--repeats", "1", "--json", str(figures), TMPDIR=str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert "fastText is left out" in done.stderr
    assert {path.name: path.stat().st_mtime_ns for path in folder.iterdir()} == before
    assert not list(tmp_path.glob("tertulia-bench-*")), "its store is still there"
    said = json.loads(figures.read_text())
    assert said["bench"] == "scorer"
    tables = {part["title"]: part["rows"] for part in said["tables"]}
    assert all(title in done.stdout for title in tables)
    news_rows = {row["model"]: row for row in tables["News: ROC AUC by set"]}
    assert {"TOXICITY", "floor", "TF-IDF en", "TF-IDF all"} <= set(news_rows)
    assert news_rows["TF-IDF en"]["NEWS-3"] == 1, "the hostile sentences of dev are those of train"
    assert "all sets" not in news_rows["TF-IDF en"], "it has learnt no Spanish"
    speed = tables["Milliseconds for a comment of 200 characters, on one core"][0]
    assert 0 < speed["p50 ms"] <= speed["p95 ms"]
    assert 0 < speed["CPU p50 ms"] <= speed["CPU p95 ms"]
    assert speed["comments"] == 25
    crowd = tables["Much at once"][-1]
    assert crowd["what"] == "250 comments from 16 threads"
    assert crowd["other answers than alone"] == 0
    cold = {row["after"]: row for row in tables["Cold start, and memory of a worker"]}
    assert cold["first comment"]["MB more than without"] > 0
    assert {row["bar"] for row in tables["Bars"]} == {1, 2, 3, 4, 5, 6}


def test_without_the_sets_it_says_what_it_needs(tmp_path):
    done = run(tmp_path)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "train.jsonl.gz, dev.jsonl.gz, diag.jsonl.gz cannot be found in" in done.stderr
    alone = subprocess.run(COMMAND, capture_output=True, text=True, timeout=120)
    assert alone.returncode == 1
    assert "scorer needs --data DIR" in alone.stderr


def test_a_folder_that_is_not_there_is_not_made(tmp_path):
    done = run(tmp_path / "nowhere")
    assert done.returncode == 1
    assert not (tmp_path / "nowhere").exists()


def test_a_damaged_set_and_a_damaged_model_are_named(folder, tmp_path, monkeypatch, own_scorer, settings):
    options = Namespace(data=str(folder), fasttext="", json="-", rounds=1, repeats=1)
    settings.TERTULIA_SCORER = tmp_path / "broken.scorer"
    settings.TERTULIA_SCORER.write_bytes(b"{}")
    measuring.board.shipped.cache_clear()
    with pytest.raises(CommandError, match=r"broken\.scorer"):
        measuring.measure(options)
    (folder / "dev.jsonl.gz").write_bytes(gzip.compress(b'{"text": "no more"}\n'))
    with pytest.raises(CommandError, match=r"dev\.jsonl\.gz, line 1"):
        measuring.measure(options)


def test_a_python_without_a_trainer_is_refused():
    with pytest.raises(CommandError, match="pip install fasttext-wheel"):
        baselines.check_fasttext(sys.executable)
    with pytest.raises(CommandError, match="cannot be run"):
        baselines.check_fasttext("/nowhere/python")


STAND_IN = '''
"""Has learnt the hostile lines by heart, and says of a text the share of its words that stand in one."""
def train_supervised(path, dim, wordNgrams, minn, maxn, thread, verbose):
    return Model(path)
class Model:
    def __init__(self, path):
        hostile = [line for line in open(path) if line.startswith("__label__1 ")]
        self.words = {word for line in hostile for word in line.split()[1:]}
    def quantize(self, path, cutoff, retrain, qnorm, thread, verbose):
        pass
    def save_model(self, path):
        open(path, "w").write("." * 2_000_000)
    def predict(self, text, k):
        if isinstance(text, str):
            text = [text]
        shares = [sum(word in self.words for word in one.split()) / len(one.split()) for one in text]
        return [("__label__0", "__label__1")] * len(text), [(1 - share, share) for share in shares]
'''


def test_fasttext_is_trained_by_another_python_on_what_may_be_learnt_from(folder, tmp_path, monkeypatch):
    (tmp_path / "fasttext.py").write_text(STAND_IN)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    baselines.check_fasttext(sys.executable)
    texts = ["A worthless\nidiot", "Thank you", "Unstated"]
    quantised, full = baselines.run_fasttext("en", folder, texts, ["You"], sys.executable)
    assert (quantised.name, full.name) == ("fastText en", "fastText en, not quantised")
    assert quantised.scores.tolist() == [1.0, 0.5, 0.0], "the licence of the last one's set is unstated"
    assert quantised.megabytes == 2.0


def test_tfidf_learns_from_what_may_be_learnt_from(folder):
    pytest.importorskip("sklearn")
    [found] = baselines.tfidf("all", folder, ["a worthless idiot you are", "the careful report"], ["You"])
    assert found.scores[0] > 0 > found.scores[1]
    learnt, labels = baselines.examples("all", folder)
    assert not any("Unstated" in text for text in learnt)
    assert sum(labels) * 2 == len(labels)


def test_news_sets_have_both_sides_and_no_disputed_comment(board):
    found = board.news()
    assert set(found) == {"fox-news", "unhealthy-comments", "civil", "detoxis-es"}
    assert len(found["civil"]) == 48, "24 hostile ones of civil, and 24 harmless ones of the other paper"
    for places in found.values():
        assert all(board.rows[k].is_hostile is not None for k in places)
    assert board.auc(found["fox-news"], "TOXICITY") == pytest.approx(0.875, abs=0.05)


def test_false_alarms_are_set_on_both_papers_together_first(board):
    found = news.false_alarms(board, ["TOXICITY"])
    assert [row["harmless of"] for row in found] == ["fox-news + unhealthy-comments", "fox-news", "unhealthy-comments"]
    assert found[0]["threshold"] == 0.9, "more than one in fifty of the harmless ones have that"
    assert found[0]["civil caught"] == 0, "none exceeds it"
    board.scores["TOXICITY"] = board.scores["TOXICITY"] + np.arange(len(board.rows)) / 10_000
    harmless = board.where(lambda row: row.source in news.NEWS and row.is_hostile is False)
    threshold = np.sort(board.scores["TOXICITY"][harmless])[-2:].mean()
    caught = (board.scores["TOXICITY"][board.of("civil-toxic-spans")] > threshold).mean()
    assert news.caught(board, "TOXICITY", news.NEWS)["civil caught"] == round(100 * caught, 1) > 0


def test_what_a_new_site_holds_goes_by_both_of_its_bounds(board):
    harmless = board.where(lambda row: row.source == "fox-news" and not row.is_hostile)
    for name in HOSTILE:
        board.scores[name] = np.zeros(len(board.rows))
    board.scores["THREAT"][harmless[:6]] = [0.794, 0.795, 0.8, 0.9, 1.0, 1.0]
    board.scores["IDENTITY_ATTACK"][harmless[4:8]] = [0.6, 0.494, 0.495, 0.79]
    rows = {row["set"]: row for row in news.on_a_new_site(board, board.news(), Policy())}
    assert rows["fox-news"] == {
        "set": "fox-news",
        "harmless": 24,
        "harmless held": round(100 * 7 / 24, 1),
        "harmless, as attacks alone": round(100 * 2 / 24, 1),
        "hostile": 24,
        "hostile held": 0,
        "hostile, as attacks alone": 0,
    }


def test_hatecheck_counts_what_is_right_at_the_threshold_of_dev(board):
    sheet = Sheet(is_quiet=True)
    hatecheck.measure(board, sheet)
    tables = {part["title"]: part["rows"] for part in sheet.parts}
    assert sheet.facts["threshold"] == 0.9
    places = board.of("hatecheck-en")
    truth = board.hostile(places)
    is_right = (board.scores["IDENTITY_ATTACK"][places] >= 0.9) == truth
    first = tables["HateCheck: per cent right"][0]
    assert (first["by"], first["at"]) == ("IDENTITY_ATTACK", "macro")
    assert first["all"] == round(100 * is_right.mean(), 1)
    assert first["hateful"] == round(100 * is_right[truth].mean(), 1)
    quoted = [k for k in places if board.rows[k].function in hatecheck.NAMED["counter-speech"]]
    assert first["counter-speech"] == round(100 * (board.scores["IDENTITY_ATTACK"][quoted] < 0.9).mean(), 1)
    by_function = {row["function"]: row for row in tables["HateCheck by function: per cent right"]}
    assert by_function["counter_quote_nh"]["Perspective"] == 15.6
    assert tables["HateCheck along its thresholds: IDENTITY_ATTACK"][-1]["hateful"] >= 86
    assert [row["language"] for row in tables["HateCheck in other languages"]] == ["es"]


def test_who_a_sentence_is_about_is_found_in_it(board):
    assert people.word_of("Omar is a wise middle aged") == "middle-aged"
    assert people.word_of("Noor is a kind african american") == "african-american"
    assert people.word_of("You are a quick old") == "old"
    assert people.word_of("You are a gruff coal miner") == ""
    sheet = Sheet(is_quiet=True)
    people.measure(board, sheet, 0.5)
    groups = {row["about"]: row["sentences"] for row in sheet.parts[0]["rows"]}
    assert groups == {"all": 8, "religion": 2, "age": 2, "disability": 2, "occupations": 2}


def test_calibration_says_how_many_are_so_of_those_with_a_score(board):
    sheet = Sheet(is_quiet=True)
    trust.measure(board, sheet)
    tables = {part["title"]: part["rows"] for part in sheet.parts}
    by_attribute = {row["attribute"]: row for row in tables["Calibration by tenth"]}
    truth, scores, _ = trust.pooled(board, "TOXICITY")
    share = round(100 * truth[scores == 0.9].mean(), 1)
    assert by_attribute["TOXICITY"]["0.9"] == f"{share:g} ({(scores == 0.9).sum()})"
    assert by_attribute["TOXICITY"]["0.5"] == "- (0)"
    assert {row["set"] for row in tables["Languages: dev sets"]} >= {"fox-news", "detoxis-es"}
    assert all(row["not sure %"] == 0 for row in tables["Not sure"])


def test_a_bar_is_met_missed_or_not_measured():
    sheet = Sheet(
        is_quiet=True, facts={"p50": 1.4, "p95": 2.1, "gain NEWS-3 TF-IDF en": 0.04, "low NEWS-3 TF-IDF en": 0.0}
    )
    bars.measure(sheet)
    said = {row["what"]: row[""] for row in sheet.parts[0]["rows"]}
    assert said["p50, ms"] == "met"
    assert said["p95, ms"] == "MISSED"
    assert said["cold load, s"] == "not measured"
    assert said["NEWS-3: AUC above TF-IDF en"] == "met"
    assert said["NEWS-3: the lower bound of that"] == "MISSED"
    assert json.loads(json.dumps(sheet.parts, allow_nan=False))[0]["rows"]


def test_comments_are_cut_and_joined_to_one_length():
    found = costs.of_length(["A short one.", "x" * 300, ""], 7)
    assert {len(text) for text in found} == {costs.LENGTH}
    assert len(found) == 7
    assert costs.of_length([], 7) == []
    assert costs.of_length([""], 7) == []


def test_the_floor_is_the_model_without_its_transformer(own_scorer):
    measuring.board.shipped.cache_clear()
    whole = measuring.board.shipped()
    text = "What a disgusting moron you are. " * 40
    found = measuring.board.floors(text)
    row = whole.linear.attributes.index("TOXICITY")
    odds = [whole.linear.odds(grams(undisguised(part)))[row] for part in model.chunks(text)]
    assert found[0] == pytest.approx(float(max(odds)))


def test_an_unscored_comment_counts_as_harmless(own_scorer):
    measuring.board.shipped.cache_clear()
    [nothing, something] = measuring.board.score_some([("🙂", "", True), ("You are an idiot.", "en", False)])
    assert nothing[: len(OURS)].tolist() == [0.0] * len(OURS)
    assert nothing[len(OURS)] == 0
    assert something[len(OURS)] == 1
    assert np.isnan(something[len(OURS) + 1])


def test_rows_whose_readers_disagreed_have_no_labels():
    row = row_of({"text": "Hm.", "lang": "en", "source": "unhealthy-comments", "toxic": None}, "dev")
    assert row.is_hostile is None
    assert row.labels == {}
    assert sets.labels_of({"source": "fox-news", "toxic": 1, "attrs": {"hate": 1}})["IDENTITY_ATTACK"] == 1
    assert replace(row, split="diag").split == "diag"
