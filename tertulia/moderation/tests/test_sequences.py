"""Whatever readers, notifiers and editors do, in whatever order: the log holds, every comment is in the state that was
decided last, and what is counted is what is there."""

from collections import Counter
from random import Random

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tertulia.discussion import api as discussion
from tertulia.moderation import api as moderation
from tertulia.moderation import appeals, deciding, notices, sanctions
from tertulia.moderation.models import Appeal, Notice, Sanction, Statement
from tertulia.moderation.reasons import OFFENCES, REASONS
from tertulia.moderation.tests.desk_cast import make_moderator, open_thread
from tertulia.people.api import Speaker

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.either_store]
PEOPLE = [Speaker(guest=f"reader-key-{number:010}") for number in range(4)]
ANSWERS = (discussion.Refused, deciding.BadDecision, sanctions.BadSanction)


class Square:
    """A discussion, four readers, two moderators, and what they may do. Every act is real; a refusal is an answer."""

    def __init__(self, seed):
        self.dice, self.thread, self.done = Random(seed), open_thread(), Counter()
        self.editors = [Speaker(user_id=make_moderator(f"mo{one}").pk, is_staff=True) for one in range(2)]
        self.comments, self.decisions, self.authors = [], [], {}
        self.acts = [self.submit, self.submit, self.notice, self.answer, self.decide, self.keep, self.undo]
        self.acts += [self.appeal, self.hear, self.ban, self.lift, self.delete, self.report]

    def act(self):
        self.attempt(self.dice.choice(self.acts))

    def attempt(self, one):
        try:
            with transaction.atomic():
                one()
        except ANSWERS:
            self.done["refused"] += 1
        else:
            self.done[one.__name__] += 1

    def pick(self, found):
        """One of them, or a refusal where there are none."""
        found = list(found)
        if not found:
            raise discussion.Refused
        return self.dice.choice(found)

    def submit(self):
        by, number = self.dice.choice(PEOPLE), len(self.comments)
        parent = self.dice.choice([None, *self.comments]) if self.comments else None
        words = self.dice.choice(
            ["tram", "moonhead ferry", "https://a.example/ https://b.example/ https://c.example/x"]
        )
        draft = discussion.Draft(
            self.thread.id, parent, "Rosa", f"{number} {words} {self.dice.random()}", f"key-{number}"
        )
        submission = moderation.Submission(draft, by, seconds=60)
        made = moderation.post(submission, discussion.find_thread_by_id(self.thread.id)).id
        self.comments.append(made)
        self.authors[made] = by

    def notice(self):
        said = notices.Complaint(
            self.dice.choice(list(OFFENCES)), "It says so.", "Ana", "ana@mail.example", f"{self.dice.random()}", "en"
        )
        notices.send(self.pick(self.comments), said, by=self.dice.choice(PEOPLE))

    def answer(self):
        outcome = self.dice.choice(Notice.Outcome.values)
        said = self.pick(Notice.objects.filter(decided=None))
        notices.decide(said, outcome, by=self.editor(), reason=self.reason(), sentence="For this.")

    def decide(self):
        state, by = self.dice.choice(["published", "held", "removed"]), self.editor()
        words = self.dice.choice(["", "So."])
        number = deciding.decide(self.pick(self.comments), state, by=by, reason=self.reason(), sentence=words)
        self.decisions += [(number, by)] if number else []

    def keep(self):
        row, by = discussion.find_desk_row(self.pick(self.comments)), self.editor()
        if row.state == "deleted":
            raise discussion.Refused
        self.decisions.append((deciding.keep(row.id, row.state, by=by), by))

    def undo(self):
        """Mostly of what was decided last: anything else is refused as soon as the comment has met something new."""
        number, by = self.pick(self.decisions[-2:])
        deciding.undo(number, by=by)

    def appeal(self):
        told = self.pick([*Statement.objects.all(), *Notice.objects.all()])
        appeals.send(told, appeals.Words("It was not so.", "", "en"), network="")

    def hear(self):
        one = self.pick(Appeal.objects.filter(decided=None))
        outcome = self.dice.choice(Appeal.Outcome.values)
        appeals.decide(one.pk, outcome, by=self.editor(), answer="Heard.", reason=self.reason(), sentence="For this.")

    def ban(self):
        kind = self.dice.choice(["ban", "warning"])
        who = self.dice.choice(PEOPLE)
        removes = kind == "ban" and self.dice.random() < 0.3
        sanctions.impose(kind, f"person:{who.key}", reason="Threats.", by=self.editor(), removes=removes)

    def lift(self):
        sanctions.lift(self.pick(Sanction.objects.filter(lifted=None)).pk, by=self.editor(), sentence="Enough.")

    def delete(self):
        number = self.pick(self.comments)
        discussion.delete_own(number, by=self.authors[number])

    def report(self):
        discussion.report(self.pick(self.comments), "abuse", by=self.dice.choice(PEOPLE))

    def editor(self):
        return self.dice.choice(self.editors)

    def reason(self):
        return self.dice.choice(list(REASONS))

    def check(self):
        assert discussion.audit() == []
        states = Counter(discussion.find_desk_row(number).state for number in self.comments)
        assert discussion.find_thread_by_id(self.thread.id).count == states["published"]
        assert {state: number for state, number in discussion.count_states().items() if number} == dict(states)
        for queue, state in (("held", "held"), ("removed", "removed")):
            rows, _more = discussion.read_queue(queue, discussion.Wanted(), limit=500)
            assert len(rows) == states[state]
        for statement in Statement.objects.filter(withdrawn=None):
            assert statement.decision_id in discussion.read_entries([statement.decision_id])
        assert not Notice.objects.filter(decided=None).exclude(outcome="").exists()
        assert not Appeal.objects.filter(decided=None).exclude(outcome="").exists()
        self.check_reports()

    def check_reports(self):
        """A shown comment calls for an editor while readers' reports of it are open. Notices have a list of theirs."""
        called = {row.id for row in discussion.read_queue("reported", discussion.Wanted(), limit=500)[0]}
        shown = {number for number in self.comments if discussion.find_desk_row(number).state == "published"}
        assert called <= shown
        assert shown & set(discussion.read_reports(self.comments)) <= called


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32))
def test_any_sequence_of_deeds_leaves_the_log_the_states_and_the_counts_right(seed):
    with transaction.atomic():
        moderation.add_word_list("Clouds", "suspect", "moonhead")
        moderation.set_policy(links=2)
        square = Square(seed)
        while not square.comments:  # or a walk could ban everybody before somebody has said a word
            square.attempt(square.submit)
        for _ in range(60):
            square.act()
        square.check()
        transaction.set_rollback(True)
    assert square.done["submit"] > 0


def test_the_walk_meets_every_deed():
    """Or a deed that is always refused would never be seen."""
    moderation.add_word_list("Clouds", "suspect", "moonhead")
    square = Square(7)
    for _ in range(400):
        square.act()
    square.check()
    assert {one.__name__ for one in square.acts} <= set(square.done)
