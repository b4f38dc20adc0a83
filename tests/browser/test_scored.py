"""The scorer as editors see it, on a card and on Insight: wide and narrow, light and dark, from right to left."""

import subprocess

import pytest

from tests.browser.conftest import FERRY
from tests.browser.crowd import Other
from tests.browser.site import TERTULIA, article_paths, serve
from tests.browser.test_access import WHOLE, violations
from tests.browser.watch import shoot

pytestmark = pytest.mark.slow
WIDTHS, TALL = [320, 1600], 4600  # the page scrolls in its middle, of which a picture shows no more
FILL = """
from datetime import timedelta
from django.contrib.auth.models import User
from django.utils import timezone
from tertulia.discussion import api as discussion
from tertulia.moderation import api as moderation, deciding
from tertulia.moderation.api import Submission
from tertulia.moderation.models import Judgement
from tertulia.moderation.rules import score as rule
from tertulia.moderation.scorer import Scores
from tertulia.moderation.tests.scoring import FixedScorer, scores
from tertulia.people.api import Speaker
thread = discussion.open_thread(key="a", url="/a/", title="The tram stops at the harbour again", section="news")
moderation.set_policy(mode="score", approve_below=60)
editor = Speaker(user_id=User.objects.get(username="editor").pk, is_staff=True)
MODEL = "tertulia-20261126-57ba220850bd"

def say(number, text, said, model=MODEL):
    rule.scorer = FixedScorer(said, model)
    by = Speaker(guest=f"reader-key-{number:08}")
    draft = discussion.Draft(thread.id, None, "Rosa", text, f"k{number}")
    return moderation.post(Submission(draft, by, seconds=60.0), thread).id

for number in range(40):
    score = number * 5 % 100
    comment = say(number, f"Something that was said about the tram, number {number}.", scores(score))
    if score >= 60:
        deciding.decide(comment, "removed" if number % 3 else "published", by=editor, reason="insult")
    elif number % 4 == 0:
        deciding.decide(comment, "removed", by=editor, reason="hate")
rows = []
for week in range(8):
    for number in range(120):
        score = (number * 7 + week) % 60 if week > 3 else min(100, number * 7 % 60 + 40)
        facts = {"scored": {"model": "tertulia-20260901-aaaaaaaaaaaa" if week > 3 else MODEL}}
        at = timezone.now() - timedelta(weeks=week, days=1)
        rows.append(Judgement(action="pass", score=score if number % 9 else None, facts=facts, edition=0, at=at))
Judgement.objects.bulk_create(rows)
text = "Whoever wrote this is a leaking teapot, and I know where the teapot lives."
say(100, text, scores(96, INSULT=0.93, THREAT=0.81, IDENTITY_ATTACK=0.41, spans=[(23, 37), (43, 73)]))
say(101, "Boots, the best boots, at half the price, only today.", scores(12, spam=97, spans=[(7, 21)]))
say(102, "Zer moduz? Tranbia berandu dator berriro.", scores(0))
say(103, "Tranbia berandu dator, berriro ere.", Scores(language="eu"))
"""
THEME = """
from django.contrib.auth.models import User
from wagtail.users.models import UserProfile
profile = UserProfile.get_for_user(User.objects.get(username="editor"))
profile.theme = "system"
profile.save()
"""


@pytest.fixture(scope="module", params=["en", "ar"])
def newsroom(request, tmp_path_factory):
    settings = {"LANGUAGE": request.param, "LIMITS": "off"}
    with serve(tmp_path_factory.mktemp("scored"), [FERRY], **settings) as running:
        running.run("shell", "-c", FILL)
        running.run("shell", "-c", THEME)
        yield request.param, running


def sign_in(site, readers_of, scheme="light"):
    page = readers_of(site.url).open(reduced_motion="reduce", color_scheme=scheme).new_page()
    page.goto(site.run("sign_in_link", "editor").strip())
    page.locator("form [type=submit]").click()
    page.wait_for_url("**/admin/")
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_card_and_insight_are_clean_on_a_phone_and_on_a_desk(newsroom, readers_of, scheme):
    language, site = newsroom
    page = sign_in(site, readers_of, scheme)
    wrong = []
    for name, path in (("card", "/admin/comments/?queue=held"), ("insight", "/admin/comments/insight/")):
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": TALL})
            page.goto(site.url + path)
            page.locator("#queue .scored, #scorer ~ figure svg").first.wait_for()
            shoot(page, f"scored-{name}-{language}-{scheme}-{width}")
            if page.evaluate("document.documentElement.scrollWidth") > width:
                wrong.append(f"{name} scrolls sideways at {width}")
            wrong += violations(page, WHOLE)
    assert wrong == []


def post_held(article, text):
    """The page that tells its writer that it waits."""
    other = Other(article, "Lotte")
    form = f"/threads/{other.key}/comments"
    fields = other.reader.ask("GET", form).fields
    answer = other.reader.ask("POST", form, fields | {"name": "Lotte", "text": text})
    assert answer.status == 202
    return answer.html


def test_a_site_whose_model_is_damaged_runs_on_and_says_so(tmp_path, readers_of):
    model = tmp_path / "own.scorer"
    model.write_bytes(b"{}")
    with serve(tmp_path, [FERRY], SCORER=str(model), LIMITS="off") as site:
        article = site.url + article_paths(site.get("/"))[0]
        for number in range(3):
            assert "An editor looks at it first." in post_held(article, f"The bell rang at six, number {number}.")
        assert "The bell rang at six" not in site.get(article.removeprefix(site.url))
        page = sign_in(site, readers_of)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 1400})
            page.goto(f"{site.url}/admin/comments/")
            assert str(model) in page.locator(".help-critical").inner_text()
            assert page.locator("#queue .card").count() == 3
            shoot(page, f"scored-fault-{width}")
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert violations(page, WHOLE) == []
        told = [line for line in (site.data / "serve.log").read_text().splitlines() if str(model) in line]
        assert len(told) == 1
        checked = subprocess.run([TERTULIA, "check"], env=site.env, capture_output=True, text=True)
        assert checked.returncode == 1
        assert f"MEND  scorer: {model}" in checked.stdout
