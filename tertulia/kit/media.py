"""Videos and posts on other sites: where their frame is, and which links on a page can be opened in place. A frame is
never part of a page that is served; `thread.js` and the widget make one when a reader asks for it."""

import html as entities
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Literal
from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit

Shape = Literal["wide", "tall", "post"]  # 16 to 9, 9 to 16, as high as a short text with a picture

# Where frames may come from. Mastodon is many servers: the large ones, unless the settings name others.
HOSTS = ("www.youtube-nocookie.com", "player.vimeo.com", "platform.twitter.com", "embed.bsky.app")
MASTODON = ("mastodon.social", "mastodon.online", "mstdn.social", "mas.to", "fosstodon.org", "journa.host")
LONGEST = 500  # characters; no address of a video or post is longer
HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")
ADDRESS = re.compile(r"https?://[a-z0-9.-]+/[!-~]+", re.IGNORECASE | re.ASCII)  # no port, nobody's name before an @

VIDEO = re.compile(r"/(?:shorts/|live/|embed/)([\w-]{11})/?", re.ASCII)
SHORT_VIDEO = re.compile(r"/([\w-]{11})/?", re.ASCII)
VIDEO_ID = re.compile(r"[\w-]{11}", re.ASCII)
START = re.compile(r"(?:(\d{1,2})h)?(?:(\d{1,3})m)?(?:(\d{1,6})s?)?", re.ASCII)
VIMEO = re.compile(r"/(?:video/)?(\d{1,12})(?:/([0-9a-f]{6,20}))?/?", re.ASCII)
TWEET = re.compile(r"/\w{1,15}/status(?:es)?/(\d{1,20})/?", re.ASCII)
TOOT = re.compile(r"/(@\w{1,64}/\d{1,20})/?", re.ASCII)
SKEET = re.compile(rf"/profile/(did:plc:[a-z2-7]{{24}}|{HOST.pattern})/post/([a-z2-7]{{13}})/?", re.ASCII)

# As `nh3.clean` writes a link. An address inside a title has its quotation marks escaped, so no title looks like one.
LINK = re.compile(r'(<p>|<br>\n?)?<a href="([^"]*)"([^>]*)>([^<]*)</a>(?=(</p>|\n?<br>))?')


@dataclass(frozen=True, slots=True)
class Frame:
    """`address` is https and on one of HOSTS or of the Mastodon servers asked for; `provider` is a name to show."""

    provider: str
    address: str
    shape: Shape


def find_frame(url: str, mastodon: Collection[str] = ()) -> Frame | None:
    """The frame that shows what is at an address, or None. `mastodon`: hosts, in lower case, of servers to trust."""
    if len(url) > LONGEST or not ADDRESS.fullmatch(url):
        return None
    parts = urlsplit(url)
    host = parts.netloc.lower()
    if host in mastodon:
        return toot(parts, host)
    finder = FINDERS.get(host.removeprefix("www."))
    return finder(parts) if finder else None


def youtube(parts: SplitResult) -> Frame | None:
    asked = dict(parse_qsl(parts.query))
    found = VIDEO.fullmatch(parts.path)
    if parts.path == "/watch":
        found = VIDEO_ID.fullmatch(asked.get("v", ""))
    return video(found, asked, "tall" if parts.path.startswith("/shorts/") else "wide")


def youtu_be(parts: SplitResult) -> Frame | None:
    return video(SHORT_VIDEO.fullmatch(parts.path), dict(parse_qsl(parts.query)), "wide")


def video(found: re.Match[str] | None, asked: dict[str, str], shape: Shape) -> Frame | None:
    if not found:
        return None
    seconds = start(asked.get("t") or asked.get("start") or "")
    address = f"https://www.youtube-nocookie.com/embed/{found.group(found.lastindex or 0)}"
    return Frame("YouTube", address + (f"?start={seconds}" if seconds else ""), shape)


def start(written: str) -> int:
    """Seconds, of "90", "90s" or "1h2m3s"; 0 for anything else."""
    found = START.fullmatch(written)
    hours, minutes, seconds = (int(part or 0) for part in found.groups()) if found else (0, 0, 0)
    return hours * 3600 + minutes * 60 + seconds


def vimeo(parts: SplitResult) -> Frame | None:
    found = VIMEO.fullmatch(parts.path)
    if not found:
        return None
    # An unlisted video is only shown to those who have the second part of its address.
    hidden = found[2] or dict(parse_qsl(parts.query)).get("h", "")
    key = {"h": hidden} if re.fullmatch(r"[0-9a-f]{6,20}", hidden) else {}
    return Frame("Vimeo", f"https://player.vimeo.com/video/{found[1]}?{urlencode(key | {'dnt': '1'})}", "wide")


def tweet(parts: SplitResult) -> Frame | None:
    found = TWEET.fullmatch(parts.path)
    return found and Frame("X", f"https://platform.twitter.com/embed/Tweet.html?id={found[1]}&dnt=true", "post")


def toot(parts: SplitResult, host: str) -> Frame | None:
    found = TOOT.fullmatch(parts.path)
    return found and Frame("Mastodon", f"https://{host}/{found[1]}/embed", "post")


def skeet(parts: SplitResult) -> Frame | None:
    found = SKEET.fullmatch(parts.path)
    if not found:
        return None
    address = f"https://embed.bsky.app/embed/{found[1]}/app.bsky.feed.post/{found[2]}?colorMode=system"
    return Frame("Bluesky", address, "post")


FINDERS: dict[str, Callable[[SplitResult], Frame | None]] = {
    "youtube.com": youtube,
    "m.youtube.com": youtube,
    "music.youtube.com": youtube,
    "youtube-nocookie.com": youtube,
    "youtu.be": youtu_be,
    "vimeo.com": vimeo,
    "player.vimeo.com": vimeo,
    "x.com": tweet,
    "twitter.com": tweet,
    "mobile.twitter.com": tweet,
    "bsky.app": skeet,
}


def attributes(frame: Frame) -> str:
    """What tells a script of a frame, in the tag of the link. Readers cannot write it: `nh3.clean` takes it out."""
    values = {"data-frame": frame.address, "data-from": frame.provider, "data-shape": frame.shape}
    return "".join(f' {name}="{entities.escape(value)}"' for name, value in values.items())


def mark_frames(html: str, mastodon: Collection[str] = ()) -> str:
    """Sanitised HTML in which the links that stand alone, or show their own address, tell of their frames."""

    def mark(link: re.Match[str]) -> str:
        before, href, rest, text, after = link.groups()
        url, shown = entities.unescape(href), entities.unescape(text)
        frame = find_frame(url, mastodon)
        if not frame or not ((before and after) or frame == find_frame(with_scheme(shown), mastodon)):
            return link[0]
        return f'{before or ""}<a href="{href}"{attributes(frame)}{rest}>{text}</a>'

    return LINK.sub(mark, html) if '<a href="http' in html else html


def with_scheme(address: str) -> str:
    return address if address.lower().startswith("http") else f"https://{address}"
