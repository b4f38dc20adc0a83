"""Atom feeds of the latest comments, of one thread and of the site."""

from django.http import HttpRequest, HttpResponse
from django.urls import re_path
from django.utils.feedgenerator import Atom1Feed

from tertulia.discussion import api as discussion
from tertulia.discussion.api import DeskRow
from tertulia.embed.rest import threads
from tertulia.embed.rest.answers import kept
from tertulia.embed.rest.document import ATOM
from tertulia.embed.rest.problems import Problem
from tertulia.embed.rest.recent import read_recent
from tertulia.embed.rest.rows import thread_json
from tertulia.kit.addresses import absolute

LENGTH = 50


def site_feed(request: HttpRequest) -> HttpResponse:
    feed = Atom1Feed("Comments", absolute("/"), "", feed_url=absolute("/api/v1/feeds/comments.atom"))
    for row in read_recent(LENGTH):
        add(feed, row, f"{row.name}: {row.thread.title}")
    return kept(request, feed.writeString("utf-8"), "thread", media_type=ATOM)


def thread_feed(request: HttpRequest, key: str) -> HttpResponse:
    thread = threads.find(key)
    if thread is None:
        raise Problem.of(discussion.NoSuchThread())
    facts = thread_json(thread)
    here = absolute(request.path)
    feed = Atom1Feed(f"Comments: {thread.title}", facts["url"] or absolute("/"), "", feed_url=here, feed_guid=here)
    for row in read_recent(LENGTH, thread=thread.key):
        add(feed, row, row.name)
    return kept(request, feed.writeString("utf-8"), f"thread:{thread.key}", media_type=ATOM)


def add(feed: Atom1Feed, row: DeskRow, title: str) -> None:
    link = absolute(f"/comments/{row.id}/")
    feed.add_item(
        title=title,
        link=link,
        description=row.html,
        author_name=row.name,
        unique_id=link,
        pubdate=row.created,
        updateddate=row.created,
    )


FEEDS = [
    re_path(r"^feeds/comments\.atom\Z", site_feed),
    re_path(r"^feeds/thread/(?P<key>.+)\.atom\Z", thread_feed),
]
