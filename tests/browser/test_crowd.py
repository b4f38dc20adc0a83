"""Many readers at once, over real sockets: nothing is lost, nothing is counted twice."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor

from tests.browser.socket_reader import SocketReader

CROWD = 200


def at_once(number, act):
    """Run `act(place)` in so many threads that all start together."""
    gate = threading.Barrier(number)

    def wait_and_act(place):
        gate.wait(timeout=60)
        return act(place)

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(wait_and_act, range(number)))


def reply_address(site, article):
    """The address of the form that answers the first comment."""
    page = SocketReader(site.url).ask("GET", article.removeprefix(site.url)).html
    return next(
        part.split('"')[0] for part in page.split('href="') if part.startswith("/threads/") and "parent=" in part
    )


def count(site, article):
    """The count the page states, and the comments it shows over all its pages, with the replies it folds away."""
    reader, shown = SocketReader(site.url), set()
    reader.cookies["tertulia_posted"] = "1"  # as who has just written is shown it, nothing older than what they wrote
    first = reader.ask("GET", article.removeprefix(site.url)).html
    ahead = [(article.removeprefix(site.url), first)]
    while ahead:
        path, page = ahead.pop()
        shown |= set(re.findall(r'<li id="comment-(\d+)"', page))
        for link in re.findall(r'href="([^"#]+)[^"]*" data-more', page) + re.findall(
            r'rel="next" href="([^"#]+)', page
        ):
            address = path.split("?")[0] + link if link.startswith("?") else link
            ahead.append((address, reader.ask("GET", address).html))
    return int(first.split("Comments (")[1].split(")")[0]), len(shown)


def test_two_hundred_replies_to_one_comment_at_once(site, article):
    address = reply_address(site, article)
    readers = [SocketReader(site.url) for _ in range(CROWD)]
    forms = [reader.ask("GET", address).fields for reader in readers]

    def send(place):
        fields = forms[place] | {"name": f"Reader {place}", "text": f"Answer {place}"}
        return readers[place].ask("POST", address.split("?")[0], fields)

    answers = at_once(CROWD, send)
    assert {answer.status for answer in answers} == {303}
    assert len({answer.location.split("#")[1] for answer in answers}) == CROWD
    assert count(site, article) == (6 + CROWD, 6 + CROWD)
    site.run("check")


def test_one_form_sent_thirty_times_at_once_is_one_comment(site, article):
    address = reply_address(site, article)
    reader = SocketReader(site.url)
    form = reader.ask("GET", address).fields | {"name": "Rosa", "text": "Once."}

    def send(_):
        twin = SocketReader(site.url)
        twin.cookies = dict(reader.cookies)
        return twin.ask("POST", address.split("?")[0], form)

    answers = at_once(30, send)
    assert {answer.status for answer in answers} == {303}
    assert len({answer.location for answer in answers}) == 1
    assert count(site, article) == (7, 7)
