"""Reading a file as the command does, without a database."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

from tertulia.interchange.formats import find_format
from tertulia.interchange.options import Options
from tertulia.interchange.records import Comment, Item, Note
from tertulia.interchange.report import Tally
from tertulia.interchange.source import Source
from tertulia.interchange.tree import measure


def read(path: Path, *, repair: bool = False, zone: str = "UTC", form: str = "auto") -> tuple[list[Item], list[str]]:
    """Items and notes of a file. Raises `Refused`."""
    source = Source(path)
    records = list(find_format(form, source.head).read(source, Options(ZoneInfo(zone), repair=repair)))
    return [r for r in records if isinstance(r, Item)], [r.text for r in records if isinstance(r, Note)]


def comments_of(items: list[Item]) -> list[Comment]:
    return [comment for item in items for comment in item.comments]


def tally(items: list[Item]) -> Tally:
    counts = Tally()
    for item in items:
        counts.add_item(item.type)
        for comment in item.comments:
            counts.add_comment(comment)
        counts.add_shape(measure((comment.id, comment.parent) for comment in item.comments))
    return counts


WXR = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:wp="http://wordpress.org/export/1.2/"
 xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>The Lantern</title><link>https://lantern.example</link>
<wp:base_blog_url>https://lantern.example</wp:base_blog_url>
<wp:author><wp:author_login>mira</wp:author_login>
<wp:author_display_name>Mira Oyelaran</wp:author_display_name></wp:author>
{items}
</channel></rss>
"""
ITEM = """<item><title>{title}</title><link>https://lantern.example/?p={id}</link><dc:creator>mira</dc:creator>
<content:encoded><![CDATA[{body}]]></content:encoded><wp:post_id>{id}</wp:post_id>
<wp:post_date>{date}</wp:post_date><wp:post_date_gmt>{gmt}</wp:post_date_gmt>
<wp:comment_status>open</wp:comment_status><wp:post_name>{slug}</wp:post_name><wp:status>{status}</wp:status>
<wp:post_type>{type}</wp:post_type><category domain="category" nicename="harbour">Harbour</category>
{more}</item>"""
COMMENT = """<wp:comment><wp:comment_id>{id}</wp:comment_id><wp:comment_author>{name}</wp:comment_author>
<wp:comment_author_email>{name}@mail.example</wp:comment_author_email>
<wp:comment_author_IP>203.0.113.77</wp:comment_author_IP>
<wp:comment_date>{date}</wp:comment_date><wp:comment_date_gmt>{gmt}</wp:comment_date_gmt>
<wp:comment_content><![CDATA[{body}]]></wp:comment_content><wp:comment_approved>{approved}</wp:comment_approved>
<wp:comment_type>{type}</wp:comment_type><wp:comment_parent>{parent}</wp:comment_parent></wp:comment>"""
DAY = "2019-03-05 09:30:00"


def item(more: str = "", **fields: str) -> str:
    """One item of an export; what is not given is ordinary."""
    usual = {"id": "7", "title": "Lamps out", "slug": "lamps-out", "status": "publish", "type": "post"}
    usual |= {"date": DAY, "gmt": DAY, "body": "One lamp.\n\nTwo lamps.", "more": more}
    return ITEM.format(**(usual | fields))


def comment(**fields: str) -> str:
    """One comment of an export; what is not given is ordinary."""
    usual = {"id": "1", "name": "Odile", "date": DAY, "gmt": DAY, "body": "Well said.", "approved": "1"}
    usual |= {"type": "comment", "parent": "0"}
    return COMMENT.format(**(usual | fields))


def export(path: Path, *items: str) -> Path:
    """Write an export of these items."""
    path.write_text(WXR.format(items="\n".join(items)), encoding="utf-8")
    return path
