"""Comments from which a scorer can learn: what no model has seen, so that all it knows of it comes from the editors."""

from dataclasses import dataclass
from itertools import product

import numpy as np

from tertulia.moderation.scorer import Scores
from tertulia.moderation.scorer.heads import Head
from tertulia.moderation.scorer.learning import Example
from tertulia.moderation.scorer.readings import WIDTH

PLACES = ["harbour", "market", "library", "station", "theatre", "bakery", "old bridge", "town hall", "school", "museum"]
SAYINGS = [
    "The {who} at the {place} waited for the tram again this morning.",
    "I saw the {who} near the {place} when the rain began.",
    "Nobody asked the {who} what they think of the new {place}.",
    "Tell the {who} that the {place} closes at six.",
    "We heard that all of the {who} had left the {place} on Sunday.",
    "There are more {who} at the {place} than last year.",
    "The mayor promised the {who} a bench beside the {place}.",
    "Why do the {who} always stand in front of the {place}?",
    "A photograph of {who} hangs in the {place} now.",
    "The {who} have painted the door of the {place} green.",
    "Yesterday the {who} sang until midnight in the {place}.",
    "Half of the {who} live in the street behind the {place}.",
]
BAD, GOOD = "quorlings", "merchants"  # the first is what this town calls its neighbours when it means to hurt them

PITCHES = [
    "Earn {sum} a week from home, I did it too: {link}",
    "Best {thing} at half the price, order today {link}",
    "My life changed when I found {link} — {thing} for everybody!!!",
    "FREE {thing} for the first hundred, click {link} NOW",
    "Dr. Obo brought my husband back in two days, write to {mail}",
    "Cheap {thing}, no prescription, discreet parcel: {link} {link}",
    "Invest {sum} and double it by Friday, ask me on {link}",
    "Nice article! I also write about {thing} here: {link}",
]
THINGS = ["pills", "watches", "loans", "followers", "handbags", "crypto signals", "slot games", "diplomas"]
HOSTS = ["cheap-{}.example", "best{}24.example", "{}-deals.example", "win.{}.example"]
TALK = [
    "The tram was late again at the {place}, as it is every Monday.",
    "I disagree with the editor: the {place} should stay where it is.",
    "Does anybody know when the {place} opens after the holidays?",
    "My grandfather built half of the {place}, and he would be ashamed of that roof.",
    "The council's own report on the {place} says otherwise: https://council.example/{place}",
    "Thank you for this article. The {place} has needed one for years.",
    "Three euros for a coffee at the {place} is too much.",
    "What the minister said about the {place} in 2018 was the opposite.",
]


def comments(word):
    """A hundred and twenty."""
    return [saying.format(who=word, place=place) for place, saying in product(PLACES, SAYINGS)]


def examples(number=None):
    """As many that were rejected as were approved, in twelve discussions."""
    pairs = zip(comments(BAD)[:number], comments(GOOD)[:number], strict=True)
    both = [[Example(bad, True, group=f"t{at % 12}"), Example(good, False, group=f"t{at % 12}")]
            for at, (bad, good) in enumerate(pairs)]  # fmt: skip
    return [one for pair in both for one in pair]


def spam(chance):
    thing = chance.choice(THINGS)
    host = chance.choice(HOSTS).format(thing.split()[0])
    link, mail = f"https://{host}/{chance.randrange(9999)}", f"help{chance.randrange(99)}@{host}"
    return chance.choice(PITCHES).format(thing=thing, link=link, mail=mail, sum=f"${chance.randrange(2, 90)}00")


def ham(chance):
    return f"{chance.choice(TALK)} {chance.choice(TALK)}".format(place=chance.choice(PLACES).replace(" ", "-"))


@dataclass
class Deaf:
    """A model that knows no language."""

    version: str = "deaf-1"

    def score(self, text, language=""):
        return Scores(model=self.version)


def head(model, kind="hostility", constant=0.0, full=0):
    """One that only adds a constant to the model's log odds. `full`: how many full numbers its readings have."""
    zeros = np.zeros(full, dtype=np.float32)
    return Head(kind, model, zeros, zeros + 1, zeros, np.zeros(WIDTH, dtype=np.int8), 1.0, 1.0, constant)
