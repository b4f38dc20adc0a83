"""Which answers of a hook count: those of which every part holds."""

import json

import pytest

from tertulia.moderation.hook import LARGEST, Answer, Failure, parse


def reason(answer: Answer | Failure) -> str:
    assert isinstance(answer, Failure), answer
    return answer.reason


@pytest.mark.parametrize(
    ("said", "means"),
    [
        ({"action": "pass"}, Answer("pass")),
        ({"action": "pass", "code": "", "sentence": "", "score": 0.1}, Answer("pass")),
        ({"action": "hold", "code": "casino"}, Answer("hold", "casino")),
        ({"action": "reject", "code": "off-topic-2", "sentence": " 3 < 5 & R&D “no”. "},
         Answer("reject", "off-topic-2", "3 < 5 & R&D “no”.")),
        ({"action": "ask", "sentence": "Möchten Sie das so schreiben? می‌خواهم 👩‍🚀"},
         Answer("ask", "", "Möchten Sie das so schreiben? می‌خواهم 👩‍🚀")),
        ({"action": "ask", "code": "a" * 40, "sentence": "b" * 300}, Answer("ask", "a" * 40, "b" * 300)),
    ],
)  # fmt: skip
def test_answers_that_hold(said, means):
    assert parse(json.dumps(said).encode()) == means
    assert parse(json.dumps(said, ensure_ascii=False).encode()) == means


@pytest.mark.parametrize(
    ("said", "says"),
    [
        ({}, "action"),
        ({"action": None}, "action"),
        ({"action": "PASS"}, "action"),
        ({"action": "publish"}, "action"),
        ({"action": ["pass"]}, "action"),
        ({"action": {"pass": 1}}, "action"),
        ({"action": 1}, "action"),
        ({"action": "hold", "code": None}, "code"),
        ({"action": "hold", "code": 7}, "code"),
        ({"action": "hold", "code": "Off topic"}, "code"),
        ({"action": "hold", "code": "-a"}, "code"),
        ({"action": "hold", "code": "a\n"}, "code"),
        ({"action": "hold", "code": "é"}, "code"),
        ({"action": "hold", "code": "../../a"}, "code"),
        ({"action": "hold", "code": "a" * 41}, "code"),
        ({"action": "hold", "sentence": None}, "sentence"),
        ({"action": "hold", "sentence": ["a"]}, "sentence"),
        ({"action": "hold", "sentence": "a" * 301}, "sentence"),
        ({"action": "reject", "code": "a"}, "told why"),
        ({"action": "ask", "sentence": " \u200b"}, "told why"),
        ({"action": "hold", "sentence": "a\0"}, "control"),
        ({"action": "hold", "sentence": "a\r\nSet-Cookie: b"}, "control"),
        ({"action": "hold", "sentence": "a\x1b[31m"}, "control"),
        ({"action": "hold", "sentence": "a\x85"}, "control"),
        ({"action": "hold", "sentence": "a\u202eb"}, "control"),
        ({"action": "hold", "sentence": "a\u2066b"}, "control"),
        ({"action": "hold", "sentence": "a\u2028b"}, "control"),
        ({"action": "hold", "sentence": "a\ud800"}, "control"),
        ({"action": "hold", "sentence": "<b>No</b>"}, "markup"),
        ({"action": "hold", "sentence": "<SCRIPT src=//a.example>"}, "markup"),
        ({"action": "hold", "sentence": "</p"}, "markup"),
        ({"action": "hold", "sentence": "<!-- a"}, "markup"),
        ({"action": "hold", "sentence": "&lt;b&gt;"}, "markup"),
        ({"action": "hold", "sentence": "&#60;b"}, "markup"),
    ],
)
def test_answers_that_do_not_hold(said, says):
    assert says in reason(parse(json.dumps(said).encode()))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"pass",
        b"null",
        b'"pass"',
        b'["pass"]',
        b'{"action": "pass"',
        b'{"action": "pass"} {}',
        b'{"action": "pass\xff"}',
        '{"action": "pass"}'.encode("utf-16"),
        b'\xef\xbb\xbf{"action": "pass"}',
        b"[" * (LARGEST - 1),
        b'{"a":' * 1900,
        b"9" * (LARGEST - 1),
        b"<!doctype html><title>502</title>",
        bytes(range(256)),
    ],
)
def test_garbage_is_a_failure_with_a_reason(body):
    assert reason(parse(body)).startswith("The hook's answer")


def test_a_reason_does_not_repeat_what_the_hook_said():
    for field in ("action", "code", "sentence"):
        said = {"action": "hold", field: "<script>\x1b[31m" + "a" * 999}
        assert "script" not in reason(parse(json.dumps(said).encode()))
