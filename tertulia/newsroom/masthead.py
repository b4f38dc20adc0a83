"""What stands at the head of every page: the paper's name, its sections, and the frame of one page."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils.text import capfirst
from wagtail.models import Page

from tertulia.kit.addresses import absolute


@dataclass(frozen=True, slots=True)
class Link:
    title: str
    path: str
    tree: str = ""  # where it stands in the tree of pages


@dataclass(frozen=True, slots=True)
class Masthead:
    name: str
    tagline: str
    menu: list[Link]

    def section_of(self, page: Page) -> Link | None:
        """The section an article hangs in, found without another query."""
        return next((link for link in self.menu if page.path.startswith(link.tree)), None)


@dataclass(frozen=True, slots=True)
class Frame:
    """What the base template prints of any page. `path` is its canonical address on this site."""

    masthead: Masthead
    title: str
    path: str
    description: str = ""
    robots: str = ""

    @property
    def canonical(self) -> str:
        return absolute(self.path)

    @property
    def is_front(self) -> bool:
        return self.path == "/"


def read_masthead() -> Masthead:
    """One query: the front page (its search description is the tagline) and the pages of its menu."""
    found = Page.objects.live().filter(Q(depth=2) | Q(depth=3, show_in_menus=True)).order_by("path")
    pages = list(found.only("title", "slug", "path", "depth", "search_description"))
    front = next((page for page in pages if page.depth == 2), None)
    menu = [Link(page.title, f"/{page.slug}/", page.path) for page in pages if page.depth == 3]
    if front is None:
        return Masthead("Tertulia", "", menu)
    return Masthead(front.title, front.search_description, menu)


def frame(title: str, path: str, description: str = "", robots: str = "") -> Frame:
    return Frame(read_masthead(), capfirst(title), path, description, robots)
