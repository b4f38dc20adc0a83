"""What becomes of a form that is sent after its editor was signed out."""

import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("path", "back"),
    [
        ("comments/7/", "comments/"),
        ("comments/7/sanction/", "comments/"),
        ("comments/bulk/", "comments/"),
        ("discussions/7/", "discussions/"),
        ("comments/notices/7/", "comments/notices/"),
        ("rules/domains/7/delete/", "rules/domains/"),
        ("rules/sanctions/7/lift/", "rules/sanctions/"),
        ("tokens/revoke/", "tokens/"),
    ],
)
def test_who_had_been_signed_out_is_led_to_the_list_and_told(admin_client, path, back):
    led = admin_client.get(f"/admin/{path}", follow=True)
    assert led.redirect_chain == [(f"/admin/{back}", 302)]
    assert "you had been signed out" in led.content.decode()
    assert admin_client.put(f"/admin/{path}").status_code == 405
