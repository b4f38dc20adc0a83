"""TERTULIA_LOG=json: lines that a program reads, with nothing of readers in them."""

import json
import logging
import os
import subprocess
import sys

import pytest

from tertulia.serve.lines import JsonLines

pytestmark = pytest.mark.slow

TEXT = "My neighbour's secret"
FAIL = f"""
import logging
logging.getLogger("django.request").warning("Not Found: %s", "/nothing/?q=my+secret")
log = logging.getLogger("tertulia")
log.error("Refused %s from %s", "/a/?name=Ana", "203.0.113.77")
try:
    raise ValueError({TEXT!r})
except ValueError:
    log.exception("It failed")
"""


def lines(**env):
    code = f"import django; django.setup()\n{FAIL}"
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "tertulia.settings", "TERTULIA_HOSTS": "*", **env}
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
    return done.stderr.splitlines()


def test_each_event_is_one_line_of_json_without_readers_words_addresses_or_queries(tmp_path):
    said = lines(TERTULIA_LOG="json", TERTULIA_DATA=str(tmp_path))
    events = [json.loads(line) for line in said]
    assert {"Refused /a/ from (address)", "It failed"} <= {event["event"] for event in events}
    assert next(event for event in events if event["event"] == "It failed")["error"] == "ValueError"
    for word in ("secret", "203.0.113.77", "name=", "q="):
        assert word not in "\n".join(said)


def test_the_log_is_plain_unless_told_otherwise(tmp_path):
    assert any(line.endswith("It failed") for line in lines(TERTULIA_DATA=str(tmp_path)))


@pytest.mark.parametrize("address", ["203.0.113.9", "2001:db8::1", "::1", "2001:db8:0:1:2:3:4:5"])
def test_addresses_are_left_out(address):
    record = logging.makeLogRecord({"msg": f"peer {address} at 12:30 left"})
    event = json.loads(JsonLines().format(record))["event"]
    assert address not in event
    assert event == "peer (address) at 12:30 left"
