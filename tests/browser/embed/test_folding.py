"""A reader of a page of another site closes what they have read, and answers to the very words."""

import pytest

from tests.browser.embed.test_looks import violations
from tests.browser.embed.test_writing import embed, focused, text
from tests.browser.watch import shoot

SELECT = """
() => {
  const words = document.querySelector("tertulia-thread").shadowRoot.querySelector(".said p").firstChild;
  getSelection().setBaseAndExtent(words, 0, words, 10);
}
"""


@pytest.fixture
def numbers(ada, benno, key):
    """Of a comment and what answers it."""
    root = ada.post(key, "Which bell rings so late?")
    answer = benno.post(key, "The old one.", root)
    ada.post(key, "A good read.")
    return root, answer


@pytest.fixture
def shown(page, elsewhere, key, numbers):
    page.goto(elsewhere.show(embed(key)))
    page.get_by_text("A good read.").wait_for()
    return page


def test_a_branch_is_closed_and_stays_so_until_it_is_opened(shown):
    page = shown
    assert page.get_by_role("button", name="Hide replies").count() == 1
    page.get_by_role("button", name="Hide replies").click()
    page.get_by_text("The old one.").wait_for(state="hidden")
    assert focused(page) == "Show replies"
    page.reload()
    closed = page.get_by_role("button", name="Show replies")
    closed.wait_for()
    assert closed.get_attribute("aria-expanded") == "false"
    assert page.get_by_text("The old one.").is_hidden()
    shoot(page, "embed-folded")
    assert violations(page) == []
    closed.click()
    page.get_by_text("The old one.").wait_for()
    page.reload()
    page.get_by_text("The old one.").wait_for()


def test_a_link_to_a_comment_in_a_closed_branch_opens_it(shown, numbers):
    page = shown
    page.get_by_role("button", name="Hide replies").click()
    page.evaluate(f"location.hash = 'comment-{numbers[1]}'")
    page.get_by_text("The old one.").wait_for()
    assert "The old one." in focused(page)


def test_what_is_selected_of_a_comment_is_quoted_in_the_answer(shown):
    page = shown
    page.evaluate(SELECT)
    page.get_by_role("button", name="Reply to Ada Quist").first.click()
    text(page).wait_for()
    assert text(page).input_value() == "> Which bell\n\n"


def test_what_is_selected_of_another_comment_is_not(shown):
    page = shown
    page.evaluate(SELECT)
    page.get_by_role("button", name="Reply to Benno").click()
    text(page).wait_for()
    assert text(page).input_value() == ""


@pytest.mark.parametrize("lang", ["es", "ru", "ar"])
def test_closing_speaks_the_language_of_its_place(page, elsewhere, key, numbers, lang):
    words = {"es": "Ocultar respuestas", "ru": "Скрыть ответы", "ar": "إخفاء الردود"}
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto(elsewhere.show(f'<div lang="{lang}">{embed(key)}</div>'))
    page.get_by_role("button", name=words[lang]).wait_for()
    shoot(page, f"embed-folding-{lang}-320")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert violations(page) == []
