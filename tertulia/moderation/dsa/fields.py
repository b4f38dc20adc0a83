"""The fields of a statement of reasons: one table, from the database's documentation of its API and its own checks."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from tertulia.moderation.dsa import names
from tertulia.moderation.dsa.keywords import CATEGORIES, KEYWORDS

Kind = Literal["text", "url", "puid", "one", "many", "date", "content_id"]


@dataclass(frozen=True, slots=True)
class Field:
    """`most`: characters of a text. `names`: what `one` or `many` may say. `first` to `last`: days, both included.

    `beside`: a field and those of its values that this one belongs to; without one of them it may not be given.
    `required`: always, or where `beside` holds. `since`: a date that this one may not come before.
    """

    kind: Kind
    required: bool = False
    most: int = 0
    names: Collection[str] = ()
    first: str = "0001-01-01"
    last: str = "9999-12-31"
    beside: tuple[str, tuple[str, ...]] | None = None
    since: str = ""


ILLEGAL = ("decision_ground", ("DECISION_GROUND_ILLEGAL_CONTENT",))
INCOMPATIBLE = ("decision_ground", ("DECISION_GROUND_INCOMPATIBLE_CONTENT",))
END = Field("date", since="application_date")  # none: for ever

FIELDS: dict[str, Field] = {
    # What was decided: one of DECISIONS at least.
    "decision_visibility": Field("many", names=names.VISIBILITIES),
    "decision_visibility_other": Field(
        "text", required=True, most=500, beside=("decision_visibility", ("DECISION_VISIBILITY_OTHER",))
    ),
    "decision_monetary": Field("one", names=names.MONETARIES),
    "decision_monetary_other": Field(
        "text", required=True, most=500, beside=("decision_monetary", ("DECISION_MONETARY_OTHER",))
    ),
    "decision_provision": Field("one", names=names.PROVISIONS),
    "decision_account": Field("one", names=names.ACCOUNTS),
    "account_type": Field("one", names=names.ACCOUNT_TYPES),
    # Why.
    "decision_ground": Field("one", required=True, names=names.GROUNDS),
    "decision_ground_reference_url": Field("url", most=500),
    "illegal_content_legal_ground": Field("text", required=True, most=500, beside=ILLEGAL),
    "illegal_content_explanation": Field("text", required=True, most=2000, beside=ILLEGAL),
    "incompatible_content_ground": Field("text", required=True, most=500, beside=INCOMPATIBLE),
    "incompatible_content_explanation": Field("text", required=True, most=2000, beside=INCOMPATIBLE),
    "incompatible_content_illegal": Field("one", names=names.YES_NO, beside=INCOMPATIBLE),
    # About what.
    "content_type": Field("many", required=True, names=names.CONTENT_TYPES),
    "content_type_other": Field("text", required=True, most=500, beside=("content_type", ("CONTENT_TYPE_OTHER",))),
    "category": Field("one", required=True, names=CATEGORIES),
    "category_addition": Field("many", names=CATEGORIES),
    "category_specification": Field("many", names=KEYWORDS),
    "category_specification_other": Field("text", most=500, beside=("category_specification", ("KEYWORD_OTHER",))),
    "content_language": Field("one", names=names.LANGUAGES),
    "content_date": Field("date", required=True, first="2000-01-01", last="2038-01-01"),
    "content_id": Field("content_id"),
    # Where, and from when to when. Days are kept in 32 bits there: 2038 is where they end.
    "territorial_scope": Field("many", names=names.COUNTRIES),
    "application_date": Field("date", required=True, first="2020-01-01", last="2038-01-01"),
    "end_date_visibility_restriction": END,
    "end_date_monetary_restriction": END,
    "end_date_service_restriction": END,
    "end_date_account_restriction": END,
    # How it came to it.
    "decision_facts": Field("text", required=True, most=5000),
    "source_type": Field("one", required=True, names=names.SOURCES),
    "source_identity": Field("text", most=500, beside=("source_type", names.NOTICES)),
    "automated_detection": Field("one", required=True, names=names.YES_NO),
    "automated_decision": Field("one", required=True, names=names.AUTOMATED_DECISIONS),
    "puid": Field("puid", required=True, most=500),
}
DECISIONS = ("decision_visibility", "decision_monetary", "decision_provision", "decision_account")
