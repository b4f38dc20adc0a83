"""Scripts lose their comments on the way and nothing else."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage

from tertulia.kit.assets import Assets, bare

SCRIPT = """// @ts-check
/** Of two lines. @param {string} a
 * @returns {string} */
function f(a) {
  // a note

  /** @type {HTMLElement} */ (a).focus();
  const link = "https://a.example"; // stays: what is in a line may be text
  return /** @type {any} */ (`/** ${a} */`);
}
/** @type {Set<number>} */
const seen = new Set();
"""
BARE = """function f(a) {
(a).focus();
const link = "https://a.example"; // stays: what is in a line may be text
return (`/** ${a} */`);
}
const seen = new Set();
"""


def test_comments_and_margins_go():
    assert bare(SCRIPT) == BARE
    assert bare(BARE) == BARE


@pytest.mark.parametrize(
    ("name", "kept"), [("tertulia/a.js", BARE), ("tertulia/a.css", SCRIPT), ("wagtailadmin/a.js", SCRIPT)]
)
def test_only_our_scripts_are_stored_bare(tmp_path, name, kept):
    storage = Assets(location=tmp_path)
    storage.save(name, ContentFile(SCRIPT.encode()))
    assert storage.open(name).read() == kept.encode()
    read = storage.open(name)
    read.read()  # as it comes from working out the name it is served under
    assert storage.open(storage.save("tertulia/copy.js", read)).read() == bare(kept).encode()


def test_under_every_name_of_a_version_it_is_whole(tmp_path, settings):
    settings.WHITENOISE_KEEP_ONLY_HASHED_FILES = False
    source, storage = FileSystemStorage(tmp_path / "source"), Assets(tmp_path / "stored", "/static/")
    for place in (source, storage):
        place.save("tertulia/a.js", ContentFile(SCRIPT.encode()))
    list(storage.post_process({"tertulia/a.js": (source, "tertulia/a.js")}))
    stored = list((tmp_path / "stored/tertulia").glob("a.*js"))
    assert len(stored) > 1
    assert {path.read_text() for path in stored} == {BARE}
