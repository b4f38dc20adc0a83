import pytest

from tertulia.notify.question import Question, Unclear, parse_question


@pytest.mark.parametrize(
    ("query", "headers", "question"),
    [
        (b"thread=a", [], Question("a", None, wait=True)),
        (b"thread=a&after=7", [], Question("a", 7, wait=True)),
        (b"thread=a&after=0&wait=0", [], Question("a", 0, wait=False)),
        (b"thread=a&after=7", [(b"last-event-id", b"9")], Question("a", 9, wait=True)),
        (b"thread=a&after=7", [(b"last-event-id", b"")], Question("a", 7, wait=True)),
        (b"thread=%D0%BF%2F%26+x", [], Question("п/& x", None, wait=True)),
    ],
)
def test_it_reads(query, headers, question):
    assert parse_question(query, headers) == question


@pytest.mark.parametrize("value", [b"-1", b"1.0", b"\xb2", b"9223372036854775808", b"1" * 5000, b"abc"])
def test_a_position_is_a_number(value):
    with pytest.raises(Unclear, match="Last-Event-ID"):
        parse_question(b"thread=a", [(b"last-event-id", value)])


@pytest.mark.parametrize("query", [b"\xff", b"thread=%FF", b"thread=" + b"x" * 100_000, b"&" * 100_000, b"thread=a%0A"])
def test_nonsense_is_refused(query):
    with pytest.raises(Unclear):
        parse_question(query, [])
