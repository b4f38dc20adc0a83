import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertulia.moderation import dsa
from tertulia.moderation.dsa.fields import FIELDS

PERSONAL = {
    "an e-mail address": [
        "write to ana@example.org please",
        "ANA.B+c@sub.example.org",
        "ana＠example.org",
        "ana [at] example.org",
        "ana(at)example.org",
    ],
    "an @handle": ["said by @ana", "(@ana_b)", "＠ana", "@ana@social.example", "@анна"],
    "an IP address": [
        "from 192.0.2.7.",
        "192.0.2.7:8080",
        "net 192.0.2.0/24",
        "2001:db8::7",
        "[2001:db8::7]",
        "::1 and",
    ],
    "a phone number": [
        "+34 611 22 33 44",
        "+34611223344",
        "0034 611 223 344",
        "(555) 010-0199 ext",
        "call 5550199",
        "tel: 555-0199",
        "030 1234567",
        "611-22-33-44",
        "+٣٤ ٦١١ ٢٢ ٣٣ ٤٤",
    ],
}
HARMLESS = [
    "Regulation (EU) 2022/2065, article 17(3)",
    "removed on 2026-03-01 at 12:30:45, posted 01.02.2024",
    "between 01/02/2024 and 03/02/2024",
    "reported 12 times, 1 200 000 views, 1.200.000 or 1,200,000",
    "law 27/1999, § 130(2) StGB, ISBN rules, see section 3.2.1",
    "the ratio was 3:2; see also a::b and std::vector",
    "50 % @ noon",
    "decision 123456789",
    "Directive 2011/93/EU",
    "",
]
TEXTS = [name for name, field in FIELDS.items() if field.kind == "text"]


def fields_of(errors):
    return {error.partition(":")[0] for error in errors}


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in PERSONAL.items() for text in texts])
def test_personal_data_is_seen(kind, text):
    errors = dsa.no_personal_data({"decision_facts": text})
    assert [error for error in errors if error.startswith(f"decision_facts: has {kind} in it; ")]


@pytest.mark.parametrize("text", HARMLESS)
def test_what_is_no_personal_data_passes(text):
    assert dsa.no_personal_data({"decision_facts": text}) == []


@pytest.mark.parametrize("name", TEXTS)
def test_every_free_text_is_looked_at(name):
    assert fields_of(dsa.no_personal_data({name: "ask ana@example.org"})) == {name}


@given(st.text(alphabet="0123456789abcdef:.@+-/() \n[]at", max_size=400), st.none() | st.integers())
def test_no_text_breaks_the_look_for_personal_data(text, other):
    assert set(fields_of(dsa.no_personal_data({"decision_facts": text, "source_identity": other}))) <= {
        "decision_facts"
    }
