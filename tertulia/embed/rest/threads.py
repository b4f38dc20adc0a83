"""Which discussion is meant: by key or by the address of the page it belongs to. Reading never makes one."""

from dataclasses import replace
from urllib.parse import urlsplit

from tertulia.discussion import api as discussion
from tertulia.embed.rest.origins import Caller
from tertulia.embed.rest.problems import Problem
from tertulia.kit.addresses import canonical, thread_key
from tertulia.kit.text import one_line

OWN_KEYS = "article-"  # this site's own pages; no other page may open a discussion in their name


def plain_address(url: str, field: str) -> str:
    """Raises Problem."""
    try:
        return canonical(url)
    except ValueError:
        raise Problem(422, "bad-address", "This is not an http address.", field=field) from None


def find(asked: str) -> discussion.ThreadFacts | None:
    """A public discussion, or None where none is yet. Raises Problem for one that is hidden."""
    thread = discussion.find_thread(thread_key(asked))
    if thread is not None and not thread.is_public:
        raise Problem.of(discussion.NoSuchThread())
    return thread


def read(asked: str, caller: Caller) -> discussion.ThreadFacts:
    """A discussion to read. For a page that may open one it is there already, empty."""
    thread = find(asked)
    if thread is not None:
        return thread
    if not caller.origin or caller.is_own or not caller.may_read:
        raise Problem.of(discussion.NoSuchThread())
    return empty(thread_key(asked))


def empty(key: str) -> discussion.ThreadFacts:
    return discussion.ThreadFacts(id=0, key=key, url="", title="", state="open", closes=None, count=0)


def planned(key: str, url: str, title: str, caller: Caller) -> discussion.ThreadFacts:
    """The discussion that the first comment on a page of another site would open. Raises Problem."""
    if not key or not caller.origin or caller.is_own or not caller.is_allowed:
        raise Problem.of(discussion.NoSuchThread())
    page = plain_address(url, "page.url")
    if not page.startswith(f"{caller.origin}/"):
        raise Problem(403, "foreign-page", "A page can only open a discussion of its own site.", field="page.url")
    if "://" in key and not key.startswith(f"{caller.origin}/"):
        raise Problem(403, "foreign-page", "A page can only open a discussion of its own site.", field="thread")
    if key.startswith(OWN_KEYS):
        raise reserved("thread")
    return replace(empty(key), url=page, title=one_line(title)[:500], section=str(urlsplit(page).hostname)[:100])


def reserved(field: str) -> Problem:
    return Problem(403, "reserved-key", f"Keys that begin with {OWN_KEYS} are this site's own.", field=field)


def opened(plan: discussion.ThreadFacts) -> discussion.ThreadFacts:
    """Make it, unless somebody was faster."""
    return discussion.find_thread(plan.key) or discussion.open_thread(
        key=plan.key, url=plan.url, title=plan.title, section=plan.section
    )
