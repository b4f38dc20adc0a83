"""What a thread should hold, kept beside it in plain dictionaries: whatever is done to the one is done to the other."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import TypeVar

import pytest

from tertulia.discussion import api as discussion
from tertulia.discussion.decisions import Ruling
from tertulia.discussion.errors import NoSuchComment, NoSuchParent, NotYours, OwnComment
from tertulia.discussion.models import Comment
from tertulia.discussion.orders import wilson
from tertulia.discussion.tests.cast import draft, editor
from tertulia.kit import keyset
from tertulia.people.api import Speaker

T = TypeVar("T")
PEOPLE = [Speaker(guest=f"person-{number:013}") for number in range(3)]
VOTERS = PEOPLE + [Speaker(guest=f"voter-{number:014}") for number in range(4)]
ACTS = ["post", "post", "reply", "reply", "reply", "vote", "vote", "vote", "edit", "delete", "decide"]


@dataclass
class Said:
    """One comment. `votes`: by the guest who cast it."""

    parent: int | None
    author: Speaker
    text: str
    state: str
    votes: dict[str, int] = field(default_factory=dict)


class Ledger:
    """`dice` decide what happens: one number tells a whole history."""

    def __init__(self, thread: discussion.ThreadFacts, dice: Random) -> None:
        self.thread, self.dice = thread, dice
        self.said: dict[int, Said] = {}
        self.turns = 0

    def choose(self, items: Sequence[T]) -> T:
        return self.dice.choice(items)

    def act(self) -> None:
        """Something that somebody does, allowed or not."""
        self.turns += 1
        act = self.choose(ACTS) if self.said else "post"
        if act == "post":
            self.post(None)
        else:
            getattr(self, act)(self.choose(sorted(self.said)))

    def post(self, parent: int | None) -> None:
        author, state, text = self.choose(PEOPLE), self.choose(["published", "published", "held"]), f"{self.turns}"
        made = discussion.post(draft(self.thread, text, parent), by=author, ruling=Ruling(state)).id
        self.said[made] = Said(parent, author, text, state)

    def reply(self, parent: int) -> None:
        if self.said[parent].state == "published":
            self.post(parent)
        else:
            with pytest.raises(NoSuchParent):
                self.post(parent)

    def edit(self, comment: int) -> None:
        said, by, state = self.said[comment], self.choose(PEOPLE), self.choose(["published", "held"])
        text = f"{self.turns}, in other words"
        if refused := self.refusal(said, by):
            with pytest.raises(refused):
                discussion.edit(comment, text, by=by, ruling=Ruling(state))
        else:
            discussion.edit(comment, text, by=by, ruling=Ruling(state))
            said.text, said.state = text, state

    def delete(self, comment: int) -> None:
        said, by = self.said[comment], self.choose(PEOPLE)
        if refused := self.refusal(said, by):
            with pytest.raises(refused):
                discussion.delete_own(comment, by=by)
        else:
            discussion.delete_own(comment, by=by)
            said.state = "deleted"

    def refusal(self, said: Said, by: Speaker) -> type[Exception] | None:
        if said.state != "published":
            return NoSuchComment
        return None if said.author == by else NotYours

    def vote(self, comment: int) -> None:
        said, by, value = self.said[comment], self.choose(VOTERS), self.choose([1, 1, 0])
        if said.state != "published" or said.author == by:
            with pytest.raises(OwnComment if said.state == "published" else NoSuchComment):
                discussion.vote(comment, value, by=by)
        else:
            discussion.vote(comment, value, by=by)
            said.votes[by.guest] = value

    def decide(self, comment: int) -> None:
        state = self.choose(["published", "published", "held", "removed", "spam", "trash"])
        if self.said[comment].state == "deleted":
            with pytest.raises(NoSuchComment):
                discussion.decide(comment, Ruling(state, "test"), by=editor())
            return
        assert discussion.decide(comment, Ruling(state, "test"), by=editor()) is (state != self.said[comment].state)
        self.said[comment].state = state

    # What follows from it

    def line(self, comment: int) -> list[int]:
        """The comment after those above it, the root first."""
        above = self.said[comment].parent
        return [*(self.line(above) if above else []), comment]

    def replies(self, comment: int) -> int:
        """Published ones, at any depth."""
        return sum(
            said.state == "published" and comment in self.line(number)[:-1] for number, said in self.said.items()
        )

    def rank(self, comment: int) -> int:
        return wilson(sum(self.said[comment].votes.values()), 0)

    def visible(self) -> set[int]:
        return {number for number, said in self.said.items() if said.state == "published" or self.replies(number)}

    def order(self, sort: str) -> list[int]:
        """All that is shown, as it should be read."""
        key = {
            "oldest": lambda number: number,
            "newest": lambda number: -number,
            "best": lambda number: (-self.rank(number), -number),
            "discussed": lambda number: (-self.replies(number), -number),
        }[sort]
        roots = sorted((number for number, said in self.said.items() if said.parent is None), key=key)
        shown = self.visible()
        return [number for root in roots for number in self.below(root) if number in shown]

    def below(self, comment: int) -> Iterator[int]:
        """It and its answers, each with its own before the next."""
        yield comment
        for number in sorted(self.said):
            if self.said[number].parent == comment:
                yield from self.below(number)

    def check(self) -> None:
        """That the store says the same."""
        rows = list(Comment.objects.filter(thread=self.thread.id).order_by("path"))
        roots = sorted(number for number, said in self.said.items() if said.parent is None)
        assert [row.pk for row in rows] == [number for root in roots for number in self.below(root)]
        for row in rows:
            said, line = self.said[row.pk], self.line(row.pk)
            assert (row.parent_id, row.depth, row.state, row.source) == (said.parent, len(line), said.state, said.text)
            assert row.path == "".join(map(keyset.encode, line))
            assert row.html == f"<p>{said.text}</p>\n"
            assert (row.ups, row.best) == (sum(said.votes.values()), self.rank(row.pk))
            assert row.reply_count == self.replies(row.pk)
        published = sum(said.state == "published" for said in self.said.values())
        assert discussion.counts([self.thread.key]) == {self.thread.key: published}
        assert discussion.audit() == []
