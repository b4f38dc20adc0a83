"""A program of the owner's that is asked about a comment: docs/hook.md is what its author reads.

It may hang, lie or be somebody else's by now, so its answer counts only when every part of it holds. What a failure
means for the comment is not decided here."""

import hashlib
import hmac
import json
import re
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tertulia.kit import web
from tertulia.kit.networks import Network
from tertulia.kit.text import INVISIBLE

ACTIONS = ("pass", "hold", "reject", "ask")
EXPLAINED = ("reject", "ask")  # the writer is told why
LARGEST = 10_000  # bytes of an answer
LONGEST_CODE, LONGEST_SENTENCE = 40, 300  # characters
FRESH = 300  # seconds that a signature holds, to either side: clocks differ

SECRET = re.compile(r"[!-~]+")
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
# Controls, halves of letters, the two separators and the overrides of direction, which reverse what stands beside them.
CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufff9-\uffff]")
MARKUP = re.compile(r"<[a-z/!?]|&(?:#|[a-z][a-z0-9]*;)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Hook:
    """`secret`: known to both sides only. `timeout`: seconds for everything. `networks`: see `kit.web.fetch`."""

    url: str
    secret: str = field(repr=False)
    timeout: float = 3.0
    networks: tuple[Network, ...] = ()

    def __post_init__(self) -> None:
        if not SECRET.fullmatch(self.secret):
            raise ValueError("The secret of the hook is empty or no plain ASCII. Make one with: openssl rand -hex 32")


@dataclass(frozen=True, slots=True)
class Answer:
    """`action`: one of ACTIONS. `sentence`: plain text for the writer, in the hook's own words; templates escape it."""

    action: str
    code: str = ""
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Failure:
    """`reason`: a sentence for those who run the site."""

    reason: str


def ask(hook: Hook, question: Mapping[str, Any]) -> Answer | Failure:
    """`question`: what JSON can hold; an `id` of its own is added to it. Asked once, never again by itself."""
    number = uuid.uuid4().hex
    body = encode({**question, "id": number})
    timestamp = str(int(time.time()))
    headers = {
        "Content-Type": "application/json",
        "X-Tertulia-Id": number,
        "X-Tertulia-Timestamp": timestamp,
        "X-Tertulia-Signature": sign(hook.secret, timestamp, body),
    }
    try:
        answer = web.fetch(
            "POST", hook.url, body=body, headers=headers, timeout=hook.timeout, limit=LARGEST, allow=hook.networks
        )
    except web.Unreachable as error:
        return Failure(str(error))
    if answer.status != 200:
        return Failure(f"The hook answered with status {answer.status} instead of 200. See its log.")
    return parse(answer.body)


def encode(question: Mapping[str, Any]) -> bytes:
    """The same bytes for the same question. Half a surrogate pair, which UTF-8 cannot say, becomes a question mark."""
    text = json.dumps(question, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text.encode(errors="replace")


def sign(secret: str, timestamp: str, body: bytes) -> str:
    digest = hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256)
    return f"v1={digest.hexdigest()}"


def verify(secret: str, timestamp: str, body: bytes, signature: str, now: float) -> bool:
    """Whether the owner's site asked this within the last five minutes. `now`: Unix seconds. Never raises."""
    if not (re.fullmatch(r"[0-9]{1,12}", timestamp) and abs(now - int(timestamp)) <= FRESH):
        return False
    # In bytes: compare_digest raises for text that is not ASCII, and in the same time whatever is wrong.
    return hmac.compare_digest(sign(secret, timestamp, body).encode(), signature.encode(errors="replace"))


def parse(body: bytes) -> Answer | Failure:
    """The answer that these bytes are. Fields that nobody knows are left alone."""
    try:
        said = json.loads(body.decode())
    except (ValueError, RecursionError):
        return Failure("The hook's answer is not JSON in UTF-8. See its log.")
    if not isinstance(said, dict):
        return Failure("The hook's answer is not an object. Answer with {“action”: …}.")
    action, code, sentence = said.get("action", ""), said.get("code", ""), said.get("sentence", "")
    reason = wrong_action(action) or wrong_code(code) or wrong_sentence(sentence)
    if not reason and action in EXPLAINED and not INVISIBLE.sub("", sentence):
        reason = f"Its sentence is missing. The writer must be told why with {action}."
    return Failure(f"The hook's answer does not hold. {reason}") if reason else Answer(action, code, sentence.strip())


def wrong_action(action: object) -> str:
    return "" if action in ACTIONS else f"Its action is none of {', '.join(ACTIONS)}."


def wrong_code(code: object) -> str:
    if isinstance(code, str) and len(code) <= LONGEST_CODE and (not code or SLUG.fullmatch(code)):
        return ""
    return f"Its code is no word of small letters, digits and hyphens, at most {LONGEST_CODE} characters."


def wrong_sentence(sentence: object) -> str:
    if not isinstance(sentence, str) or len(sentence) > LONGEST_SENTENCE:
        return f"Its sentence is no text of at most {LONGEST_SENTENCE} characters."
    if CONTROLS.search(sentence):
        return "Its sentence holds control characters. Write it in one line of plain text."
    return "Its sentence holds markup. Write plain text." if MARKUP.search(sentence) else ""
