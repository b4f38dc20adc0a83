from tertulia.notify.polls import SPAN, Polls


def test_a_network_may_ask_so_often_and_then_again():
    polls = Polls(2)
    assert [polls.may_ask("a", 100.0 + second) for second in range(3)] == [True, True, False]
    assert polls.may_ask("b", 103.0)
    assert not polls.may_ask("a", 99.9 + SPAN)
    assert polls.may_ask("a", 100.0 + SPAN)
    assert list(polls.asked) == ["a"]


def test_without_a_limit_everybody_may_ask():
    polls = Polls(0)
    assert all(polls.may_ask("a", 0.0) for _ in range(1000))
