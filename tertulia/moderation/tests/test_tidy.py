from datetime import timedelta

import pytest
from django.core.management import call_command

from tertulia.discussion import api as discussion
from tertulia.people import api as people
from tertulia.people.api import Speaker

READER = Speaker(guest="reader-key-0000000", network="192.0.2.0/24")


@pytest.mark.django_db
def test_it_forgets_old_networks_and_spent_links(client, capsys):
    thread = discussion.open_thread(key="article-1", url="/", title="")
    discussion.post(discussion.Draft(thread.id, None, "Rosa", "text", "k"), by=READER)
    hour = timedelta(hours=1)
    call_command("tidy")
    assert discussion.count_recent(READER, "network", hour) == [1]
    link = people.first_editor_link()
    call_command("tidy")
    assert client.get(link).status_code == 200
    client.post(link, {"password": ""})
    capsys.readouterr()
    call_command("tidy", days=0)
    assert "1 comments, 1 sign-in links" in capsys.readouterr().out
    assert discussion.count_recent(READER, "network", hour) == [0]
    assert client.get(link).status_code == 410
