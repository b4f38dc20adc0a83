"""What the fields of a WordPress export mean, in exports of our own."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tertulia.interchange.records import Refused
from tertulia.interchange.source import GZIP_FREE, Source
from tertulia.interchange.tests.reading import comment, comments_of, export, item, read
from tertulia.interchange.xmlstream import LONGEST_MARKUP, LONGEST_TEXT

ZERO = "0000-00-00 00:00:00"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "export.xml"


def test_it_reads_an_article(file: Path) -> None:
    items, notes = read(export(file, item(title="Lamps &amp;amp; &lt;em&gt;lights&lt;/em&gt;")))
    found = items[0]
    assert (found.title, found.slug, found.state, found.kind) == ("Lamps & lights", "lamps-out", "live", "article")
    assert [(each.key, each.name) for each in found.authors] == [("mira", "Mira Oyelaran")]
    assert [(each.slug, each.name) for each in found.sections] == [("harbour", "Harbour")]
    assert found.published.utc == datetime(2019, 3, 5, 9, 30, tzinfo=UTC)
    assert (found.site, found.id, found.body.kind, notes) == ("lantern.example", "7", "autop-html", [])


def test_block_markup_is_not_given_paragraphs_again(file: Path) -> None:
    items, _ = read(export(file, item(body="<!-- wp:paragraph --><p>A lamp.</p><!-- /wp:paragraph -->")))
    assert items[0].body.kind == "html"


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("publish", "live"),
        ("future", "scheduled"),
        *((each, "draft") for each in ("draft", "pending", "private", "trash", "archived", "")),
    ],
)
def test_only_what_was_public_is_public(file: Path, status: str, state: str) -> None:
    items, notes = read(export(file, item(status=status)))
    assert items[0].state == state
    assert (state == "draft") == any("unpublished draft" in note for note in notes)


def test_a_password_makes_a_draft(file: Path) -> None:
    items, notes = read(export(file, item("<wp:post_password>sesame</wp:post_password>")))
    assert items[0].state == "draft"
    assert notes == ["password-protected item kept as an unpublished draft"]


@pytest.mark.parametrize("type_", ["attachment", "nav_menu_item", "product"])
def test_other_types_are_left_out_by_name(file: Path, type_: str) -> None:
    items, _ = read(export(file, item(type=type_)))
    assert items[0].skip == f"{type_}: neither an article nor a page"


@pytest.mark.parametrize(
    ("approved", "state"),
    [
        ("1", "published"),
        ("0", "held"),
        ("spam", "spam"),
        ("trash", "trash"),
        ("post-trashed", "trash"),
        ("maybe", "held"),
        ("", "held"),
    ],
)
def test_what_was_held_stays_held(file: Path, approved: str, state: str) -> None:
    items, _ = read(export(file, item(comment(approved=approved))))
    assert [(each.state, each.approved) for each in comments_of(items)] == [(state, approved)]


@pytest.mark.parametrize("type_", ["note", "order_note", "action_log"])
def test_notes_of_the_staff_are_never_comments(file: Path, type_: str) -> None:
    items, _ = read(export(file, item(comment(type=type_))))
    assert comments_of(items)[0].skip.startswith(f"{type_}: written by staff")


def test_a_type_nobody_knows_is_held(file: Path) -> None:
    items, _ = read(export(file, item(comment(type="secret_vote"))))
    assert (comments_of(items)[0].state, comments_of(items)[0].skip) == ("held", "")


def test_an_address_is_truncated_and_never_kept(file: Path) -> None:
    items, _ = read(export(file, item(comment())))
    assert comments_of(items)[0].network == "203.0.113.0/24"
    assert "203.0.113.77" not in repr(comments_of(items))


def test_a_zero_utc_date_takes_the_local_one_in_the_zone_given(file: Path) -> None:
    export(file, item(comment(gmt=ZERO, date="2019-07-01 12:00:00"), gmt=ZERO, date="2019-01-01 12:00:00"))
    items, _ = read(file, zone="Europe/Madrid")
    assert items[0].published.utc == datetime(2019, 1, 1, 11, tzinfo=UTC)
    assert comments_of(items)[0].written_at.utc == datetime(2019, 7, 1, 10, tzinfo=UTC)


def test_two_zero_dates_are_unknown(file: Path) -> None:
    items, notes = read(export(file, item(comment(gmt=ZERO, date=ZERO), gmt=ZERO, date=ZERO)))
    assert (items[0].published.utc, comments_of(items)[0].written_at.utc) == (None, None)
    assert (items[0].state, notes) == ("draft", ["published without a date: kept as an unpublished draft"])


@pytest.mark.parametrize("date", ["2019-02-30 10:00:00", "yesterday", "-0001-11-30"])
def test_an_impossible_date_is_unknown(file: Path, date: str) -> None:
    items, _ = read(export(file, item(gmt=date, date=date)))
    assert items[0].published.utc is None


def test_a_repeated_id_loses_no_comment(file: Path) -> None:
    thread = comment(id="4") + comment(id="04", name="Pau") + comment(id="5", parent="4")
    items, notes = read(export(file, item(thread)))
    assert [(each.id, each.parent) for each in comments_of(items)] == [("4", ""), ("4~2", ""), ("5", "4")]
    assert notes == ["comment whose id its thread has used before; kept under a number of its own"]


def test_a_repeated_item_id_loses_no_item(file: Path) -> None:
    items, _ = read(export(file, item(), item(title="Another")))
    assert [each.id for each in items] == ["7", "7~2"]


def test_an_address_as_login_never_becomes_a_byline(file: Path) -> None:
    items, _ = read(export(file, item().replace(">mira<", ">ana@mail.example<")))
    assert [(each.key, each.name) for each in items[0].authors] == [("ana", "ana")]


def test_cdata_in_pieces_is_one_text(file: Path) -> None:
    items, _ = read(export(file, item(comment(body="a ]]]]><![CDATA[> b"))))
    assert comments_of(items)[0].body.source == "a ]]> b"


def test_script_addresses_are_no_website(file: Path) -> None:
    field = "<wp:comment_author_url>javascript:x</wp:comment_author_url>"
    more = comment().replace("<wp:comment_content>", field + "<wp:comment_content>")
    assert comments_of(read(export(file, item(more)))[0])[0].website == ""


def test_fields_in_a_strangers_namespace_are_not_ours(file: Path) -> None:
    export(file, item('<x:post_password xmlns:x="https://stranger.example/">p</x:post_password>'))
    assert read(file)[0][0].state == "live"


def test_a_file_without_a_site_is_known_by_its_contents(file: Path) -> None:
    export(file, item())
    bare = (
        file.read_text()
        .replace("https://lantern.example</link>\n", "</link>")
        .replace("<wp:base_blog_url>https://lantern.example</wp:base_blog_url>", "")
    )
    file.write_text(bare)
    first = read(file)[0][0].site
    file.write_text(bare.replace("One lamp", "No lamp"))
    assert first.startswith("file-")
    assert read(file)[0][0].site != first


def test_a_large_thread_is_spooled_and_read_twice(file: Path) -> None:
    items, _ = read(export(file, item("".join(comment(id=str(n)) for n in range(1, 4501)))))
    numbers = [int(each.id) for each in items[0].comments]
    assert numbers == list(range(1, 4501)) == [int(each.id) for each in items[0].comments]


def test_it_reads_gzip(file: Path) -> None:
    export(file, item(comment()))
    packed = file.with_suffix(".gz")
    packed.write_bytes(gzip.compress(file.read_bytes()))
    assert len(comments_of(read(packed)[0])) == 1


def test_it_refuses_a_gzip_cut_short(file: Path) -> None:
    file.write_bytes(gzip.compress(b"<rss>" + bytes(range(256)) * 2000)[:-30])
    with pytest.raises(Refused, match="damaged or cut short"):
        list(Source(file).chunks())


def test_it_refuses_a_gzip_that_grows_without_end(file: Path) -> None:
    file.write_bytes(gzip.compress(b" " * (GZIP_FREE + 2**20)))
    with pytest.raises(Refused, match="times its size"):
        list(Source(file).chunks())


def test_it_refuses_one_endless_text(file: Path) -> None:
    with pytest.raises(Refused, match="one text is longer"):
        read(export(file, item(body="a" * (LONGEST_TEXT + 1))))


@pytest.mark.parametrize("markup", ["<a b='{}'/>", "<!-- {} -->", "<?x {} ?>"])
def test_it_refuses_one_endless_tag(file: Path, markup: str) -> None:
    with pytest.raises(Refused, match="one tag or comment is longer"):
        read(export(file, item(markup.format("a" * 2 * LONGEST_MARKUP))))


def test_it_refuses_another_kind_of_xml(file: Path) -> None:
    file.write_text('<feed xmlns:wp="http://wordpress.org/export/1.2/"></feed>')
    with pytest.raises(Refused, match="the outer element is <feed>"):
        read(file)


def test_it_refuses_an_encoding_nobody_knows(file: Path) -> None:
    file.write_text(export(file, item()).read_text().replace("UTF-8", "klingon-1"))
    with pytest.raises(Refused, match="klingon-1"):
        read(file)


@pytest.mark.parametrize("encoding", ["shift_jis", "euc_jp", "koi8-r", "utf-16"])
def test_it_reads_encodings_expat_does_not(file: Path, encoding: str) -> None:
    text = export(file, item(comment(body="Лампа"))).read_text().replace("UTF-8", encoding)
    file.write_bytes(text.encode(encoding))
    assert comments_of(read(file, form="wxr")[0])[0].body.source == "Лампа"


def test_it_refuses_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="cannot be read: No such file"):
        Source(tmp_path / "none.xml")


def test_it_refuses_a_folder(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="cannot be read: Is a directory"):
        Source(tmp_path)
