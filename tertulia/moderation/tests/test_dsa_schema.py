"""Each rule is written here a second time, by hand: what only agreed with the table would agree with its errors."""

import json
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tertulia.moderation import dsa
from tertulia.moderation.dsa import names
from tertulia.moderation.dsa.fields import DECISIONS, FIELDS

INCOMPATIBLE = {
    "decision_visibility": ["DECISION_VISIBILITY_CONTENT_REMOVED"],
    "decision_ground": "DECISION_GROUND_INCOMPATIBLE_CONTENT",
    "incompatible_content_ground": "House rules, section 3",
    "incompatible_content_explanation": "The comment insults another reader.",
    "content_type": ["CONTENT_TYPE_TEXT"],
    "category": "STATEMENT_CATEGORY_ILLEGAL_OR_HARMFUL_SPEECH",
    "content_date": "2026-03-01",
    "application_date": "2026-03-02",
    "decision_facts": "A reader reported the comment and a moderator removed it.",
    "source_type": "SOURCE_ARTICLE_16",
    "automated_detection": "No",
    "automated_decision": "AUTOMATED_DECISION_NOT_AUTOMATED",
    "puid": "decision-17_a",
}
ILLEGAL = {name: value for name, value in INCOMPATIBLE.items() if not name.startswith("incompatible_")} | {
    "decision_ground": "DECISION_GROUND_ILLEGAL_CONTENT",
    "illegal_content_legal_ground": "Penal code, article 510",
    "illegal_content_explanation": "It calls for violence.",
}
REQUIRED = (
    "decision_ground",
    "content_type",
    "category",
    "content_date",
    "application_date",
    "decision_facts",
    "source_type",
    "automated_detection",
    "automated_decision",
    "puid",
)

OTHER_VISIBILITY = {"decision_visibility": ["DECISION_VISIBILITY_OTHER"]}
OTHER_MONETARY = {"decision_monetary": "DECISION_MONETARY_OTHER"}
OTHER_TYPE = {"content_type": ["CONTENT_TYPE_TEXT", "CONTENT_TYPE_OTHER"]}
OTHER_KEYWORD = {"category_specification": ["KEYWORD_OTHER"]}
ENDS = [f"end_date_{what}_restriction" for what in ("visibility", "monetary", "service", "account")]
NOT_A_DAY = [
    "yesterday",
    "2026-3-1",
    "2026-02-30",
    "20260301",
    "2026-03-01T00:00",
    "٢٠٢٦-03-01",
    " 2026-03-01",
    20260301,
]
NOT_TEXT = [7, True, ["a"], {"a": "b"}]


# field: (the statement it stands in, values that hold, values that do not)
CASES: dict[str, tuple] = {
    "decision_visibility": (
        INCOMPATIBLE,
        [["DECISION_VISIBILITY_CONTENT_LABELLED"], ["DECISION_VISIBILITY_CONTENT_AGE_RESTRICTED"]],
        ["DECISION_VISIBILITY_CONTENT_REMOVED", ["REMOVED"], [None], [["x"]], {"a": 1}, 3],
    ),
    "decision_visibility_other": (INCOMPATIBLE | OTHER_VISIBILITY, ["x", "x" * 500], ["x" * 501, *NOT_TEXT]),
    "decision_monetary": (INCOMPATIBLE, ["DECISION_MONETARY_SUSPENSION", None], ["SUSPENSION", ["x"], 1]),
    "decision_monetary_other": (INCOMPATIBLE | OTHER_MONETARY, ["x" * 500], ["x" * 501, *NOT_TEXT]),
    "decision_provision": (INCOMPATIBLE, ["DECISION_PROVISION_TOTAL_TERMINATION"], ["DECISION_PROVISION_OTHER", 1]),
    "decision_account": (INCOMPATIBLE, ["DECISION_ACCOUNT_SUSPENDED"], ["DECISION_ACCOUNT_OTHER", {}, ["x"]]),
    "account_type": (INCOMPATIBLE, ["ACCOUNT_TYPE_BUSINESS", "ACCOUNT_TYPE_PRIVATE"], ["PRIVATE", 1]),
    "decision_ground": (INCOMPATIBLE, [], ["DECISION_GROUND_OTHER", 1, ["DECISION_GROUND_ILLEGAL_CONTENT"]]),
    "decision_ground_reference_url": (
        INCOMPATIBLE,
        ["https://example.org/rules", "http://example.org/" + "a" * 481],
        ["example.org", "javascript:alert(1)", "ftp://example.org/a", "http://example.org/" + "a" * 482, 1],
    ),
    "illegal_content_legal_ground": (ILLEGAL, ["x" * 500], ["x" * 501, *NOT_TEXT]),
    "illegal_content_explanation": (ILLEGAL, ["x" * 2000], ["x" * 2001, *NOT_TEXT]),
    "incompatible_content_ground": (INCOMPATIBLE, ["x" * 500, "ü" * 500], ["x" * 501, *NOT_TEXT]),
    "incompatible_content_explanation": (INCOMPATIBLE, ["x" * 2000], ["x" * 2001, *NOT_TEXT]),
    "incompatible_content_illegal": (INCOMPATIBLE, ["Yes", "No", None], ["yes", True, "true"]),
    "content_type": (INCOMPATIBLE, [["CONTENT_TYPE_TEXT", "CONTENT_TYPE_IMAGE"]], ["CONTENT_TYPE_TEXT", ["TEXT"], [1]]),
    "content_type_other": (INCOMPATIBLE | OTHER_TYPE, ["x" * 500], ["x" * 501, *NOT_TEXT]),
    "category": (INCOMPATIBLE, ["STATEMENT_CATEGORY_VIOLENCE"], ["STATEMENT_CATEGORY_FRAUD", ["x"], 1]),
    "category_addition": (INCOMPATIBLE, [["STATEMENT_CATEGORY_VIOLENCE"], []], ["STATEMENT_CATEGORY_VIOLENCE", ["x"]]),
    "category_specification": (INCOMPATIBLE, [["KEYWORD_HATE_SPEECH"]], [["HATE_SPEECH"], ["KEYWORD_MISINFORMATION"]]),
    "category_specification_other": (INCOMPATIBLE | OTHER_KEYWORD, ["x" * 500, None], ["x" * 501, *NOT_TEXT]),
    "territorial_scope": (INCOMPATIBLE, [["ES", "GR", "NO"], None], [["EL"], ["GB"], ["es"], ["CH"], "ES"]),
    "content_language": (INCOMPATIBLE, ["ES", "AR", "RU"], ["es", "XX", "ENG", "es-ES", ["ES"]]),
    "content_date": (
        INCOMPATIBLE,
        ["2000-01-01", "2024-02-29", "2038-01-01"],
        ["1999-12-31", "2038-01-02", *NOT_A_DAY],
    ),
    "application_date": (INCOMPATIBLE, ["2020-01-01", "2038-01-01"], ["2019-12-31", "2038-01-02", *NOT_A_DAY]),
    **{end: (INCOMPATIBLE, ["2026-03-02", "2050-01-01", None], ["2026-03-01", *NOT_A_DAY]) for end in ENDS},
    "decision_facts": (INCOMPATIBLE, ["x" * 5000], ["x" * 5001, *NOT_TEXT]),
    "source_type": (INCOMPATIBLE, ["SOURCE_VOLUNTARY", "SOURCE_TYPE_OTHER_NOTIFICATION"], ["SOURCE_OTHER", 1]),
    "source_identity": (INCOMPATIBLE, ["A consumers’ union", "x" * 500], ["x" * 501, *NOT_TEXT]),
    "automated_detection": (INCOMPATIBLE, ["Yes", "No"], ["yes", True, 1]),
    "automated_decision": (INCOMPATIBLE, ["AUTOMATED_DECISION_FULLY"], ["Yes", "No", 1]),
    "puid": (INCOMPATIBLE, ["a", "A-1_b", "x" * 500], ["x" * 501, "a b", "a\n", "ñ", "a.b", "a/b", 17]),
    "content_id": (
        INCOMPATIBLE,
        [{"EAN-13": "4006381333931"}],
        [
            {"EAN-13": "400638133393"},
            {"EAN-13": 4006381333931},
            {"EAN-13": "٤" * 13},
            {"ISBN": "1"},
            {},
            "4006381333931",
        ],
    ),
}
HOLDS: list[tuple] = [(name, base, value) for name, (base, good, _) in CASES.items() for value in good]
BREAKS: list[tuple] = [(name, base, value) for name, (base, _, bad) in CASES.items() for value in bad]


def complete(base):
    """The base, with the texts that its own values ask for."""
    asked = {
        "decision_visibility_other": base.get("decision_visibility") == ["DECISION_VISIBILITY_OTHER"],
        "decision_monetary_other": "decision_monetary" in base,
        "content_type_other": "CONTENT_TYPE_OTHER" in base["content_type"],
    }
    return base | {other: "words" for other, is_asked in asked.items() if is_asked}


def fields_of(errors):
    return {error.partition(":")[0] for error in errors}


def test_every_field_of_the_schema_has_its_cases():
    assert set(CASES) == set(FIELDS) == set(dsa.Statement.__annotations__)
    assert dsa.Statement.__required_keys__ == {*REQUIRED}


def test_the_enumerations_have_the_official_length():
    assert (len(dsa.CATEGORIES), len(dsa.KEYWORDS), len(names.COUNTRIES)) == (16, 69, 30)
    assert all(str(label) for label in (*dsa.CATEGORIES.values(), *dsa.KEYWORDS.values()))
    assert len(set(names.LANGUAGES)) == len(names.LANGUAGES)


@pytest.mark.parametrize("base", [INCOMPATIBLE, ILLEGAL], ids=["incompatible", "illegal"])
def test_the_plain_statements_hold(base):
    assert dsa.validate(base) == []
    assert dsa.validate(json.loads(json.dumps(base))) == []


@pytest.mark.parametrize(("name", "base", "value"), HOLDS)
def test_a_value_within_its_rule_holds(name, base, value):
    assert dsa.validate(complete(base) | {name: value}) == []


@pytest.mark.parametrize(("name", "base", "value"), BREAKS)
def test_a_value_outside_its_rule_is_named(name, base, value):
    errors = dsa.validate(complete(base) | {name: value})
    assert name in fields_of(errors)
    assert all("; " in error and error.endswith(".") for error in errors)


@pytest.mark.parametrize("nothing", ["absent", None, "", " \u200b\n", []])
@pytest.mark.parametrize("name", REQUIRED)
def test_what_is_required_is_missed(name, nothing):
    statement = {key: value for key, value in INCOMPATIBLE.items() if key != name}
    statement |= {} if nothing == "absent" else {name: nothing}
    errors = dsa.validate(statement)
    assert [error for error in errors if error.startswith(f"{name}: is missing; give ")]


@pytest.mark.parametrize(
    ("name", "base"),
    [
        ("decision_visibility_other", INCOMPATIBLE | OTHER_VISIBILITY),
        ("decision_monetary_other", INCOMPATIBLE | OTHER_MONETARY),
        ("content_type_other", INCOMPATIBLE | OTHER_TYPE),
        ("illegal_content_legal_ground", ILLEGAL),
        ("illegal_content_explanation", ILLEGAL),
        ("incompatible_content_ground", INCOMPATIBLE),
        ("incompatible_content_explanation", INCOMPATIBLE),
    ],
)
@pytest.mark.parametrize("nothing", [None, "", " "])
def test_what_another_field_asks_for_is_missed(name, base, nothing):
    assert fields_of(dsa.validate(complete(base) | {name: nothing})) == {name}


@pytest.mark.parametrize(
    ("name", "base", "value"),
    [
        ("decision_visibility_other", INCOMPATIBLE, "x"),
        ("decision_monetary_other", INCOMPATIBLE, "x"),
        ("content_type_other", INCOMPATIBLE, "x"),
        ("category_specification_other", INCOMPATIBLE, "x"),
        ("illegal_content_legal_ground", INCOMPATIBLE, "x"),
        ("illegal_content_explanation", INCOMPATIBLE, "x"),
        ("incompatible_content_ground", ILLEGAL, "x"),
        ("incompatible_content_explanation", ILLEGAL, "x"),
        ("incompatible_content_illegal", ILLEGAL, "No"),
        ("source_identity", INCOMPATIBLE | {"source_type": "SOURCE_VOLUNTARY"}, "x"),
    ],
)
def test_what_the_database_would_drop_is_refused(name, base, value):
    errors = dsa.validate(base | {name: value})
    assert fields_of(errors) == {name}
    assert "leave it out" in errors[0]


@pytest.mark.parametrize("name", DECISIONS)
def test_one_decision_of_any_kind_is_enough(name):
    nothing = {key: value for key, value in INCOMPATIBLE.items() if key != "decision_visibility"}
    assert fields_of(dsa.validate(nothing)) == {"decision_visibility"}
    value = CASES[name][1][0]
    assert dsa.validate(nothing | {name: value}) == []


@pytest.mark.parametrize("name", ["uuid", "DECISION_GROUND", "", "puid ", 7, None])
def test_an_unknown_field_is_refused(name):
    errors = dsa.validate(INCOMPATIBLE | {name: "x"})
    assert errors == [f"{name}: is no field of the schema; leave it out."]


@pytest.mark.parametrize("statement", [None, [], "x", 1, [INCOMPATIBLE]])
def test_what_is_no_object_is_refused(statement):
    assert fields_of(dsa.validate(statement)) == {"statement"}


@pytest.mark.parametrize(("count", "sizes"), [(0, []), (1, [1]), (100, [100]), (101, [100, 1]), (250, [100, 100, 50])])
def test_batches_hold_a_hundred_and_lose_nothing(count, sizes):
    statements = [INCOMPATIBLE | {"puid": f"p{n}"} for n in range(count)]
    bodies = list(dsa.batches(iter(statements)))
    assert [len(body["statements"]) for body in bodies] == sizes
    assert [statement for body in bodies for statement in body["statements"]] == statements
    assert all(set(body) == {"statements"} for body in bodies)


def test_a_puid_goes_out_once():
    statements = [INCOMPATIBLE | {"puid": f"p{n}"} for n in range(150)]
    with pytest.raises(ValueError, match="p3 comes twice"):
        list(dsa.batches([*statements, statements[3]]))


# --- Any statement that the rules allow ---

WORDS = st.text(alphabet="abc dé،я", min_size=1, max_size=60).filter(str.strip)


def some(values):
    return st.lists(st.sampled_from(list(values)), min_size=1, max_size=4)


@st.composite
def statements(draw):
    """Built by the rules as prose has them, not from the table."""
    one = lambda values: draw(st.sampled_from(list(values)))  # noqa: E731
    made = {name: one(values) for name, values in {
        "decision_ground": names.GROUNDS, "category": dsa.CATEGORIES, "source_type": names.SOURCES,
        "automated_detection": names.YES_NO, "automated_decision": names.AUTOMATED_DECISIONS}.items()}  # fmt: skip
    made |= {"content_type": draw(some(names.CONTENT_TYPES)), "decision_facts": draw(WORDS)}
    made["puid"] = draw(st.from_regex(r"\A[a-zA-Z0-9_-]{1,50}\Z"))
    made["content_date"] = draw(st.dates(*map(day, ("2000-01-01", "2038-01-01")))).isoformat()
    made["application_date"] = draw(st.dates(*map(day, ("2020-01-01", "2038-01-01")))).isoformat()
    decisions = draw(st.sets(st.sampled_from(DECISIONS), min_size=1))
    made |= {name: draw(some(names.VISIBILITIES)) for name in decisions & {"decision_visibility"}}
    singles = {"decision_monetary": names.MONETARIES, "decision_provision": names.PROVISIONS,
               "decision_account": names.ACCOUNTS}  # fmt: skip
    made |= {name: one(values) for name, values in singles.items() if name in decisions}
    optional = {"category_addition": some(dsa.CATEGORIES), "category_specification": some(dsa.KEYWORDS),
                "territorial_scope": some(names.COUNTRIES), "content_language": st.sampled_from(names.LANGUAGES),
                "account_type": st.sampled_from(names.ACCOUNT_TYPES), "content_id": st.just({"EAN-13": "1" * 13}),
                **{end: st.dates(min_value=day(made["application_date"])).map(str) for end in ENDS}}  # fmt: skip
    made |= {name: draw(st.none() | value) for name, value in optional.items()}
    kind = "illegal_content" if "ILLEGAL" in made["decision_ground"] else "incompatible_content"
    made |= {f"{kind}_{'legal_' if kind == 'illegal_content' else ''}ground": draw(WORDS)}
    made |= {f"{kind}_explanation": draw(WORDS)}
    for name in ("decision_visibility", "decision_monetary", "content_type", "category_specification"):
        if any(value.endswith("_OTHER") for value in aslist(made.get(name))):
            made[f"{name}_other"] = draw(WORDS)
    if made["source_type"] != "SOURCE_VOLUNTARY":
        made["source_identity"] = draw(st.none() | WORDS)
    return made


def day(text):
    return date.fromisoformat(text)


def aslist(value):
    return value if isinstance(value, list) else [value] if value else []


OUTSIDE = [7, True, {"no": "such"}, ["no such"], "no such value\x00" * 500]


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(statements())
def test_what_is_built_by_the_rules_holds(statement):
    assert dsa.validate(statement) == []


@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow])
@given(statements(), st.sampled_from(sorted(FIELDS)), st.sampled_from(OUTSIDE))
def test_one_field_outside_its_rule_is_named(statement, name, value):
    assert name in fields_of(dsa.validate(statement | {name: value}))
