"""A page names the sizes of its pictures without making them; each is made when it is first asked for."""

import re
from html import unescape
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image as Pillow
from wagtail.images.models import Image

from tertulia.newsroom import api as newsroom
from tertulia.newsroom import pictures
from tertulia.newsroom.models import ArticlePage
from tertulia.newsroom.pictures import Sized
from tertulia.newsroom.tests.cast import STAMP, article, open_newsroom

pytestmark = pytest.mark.django_db
CAMERA = Pillow.Exif()
CAMERA[274] = 6  # turn it by a quarter


@pytest.fixture(autouse=True)
def uploads(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def drawn(width=1000, height=600, form="JPEG", **given):
    output = BytesIO()
    Pillow.new("RGB", (width, height), "#456").save(output, form, **given)
    return output.getvalue()


def upload(data=None, name="harbour.jpg"):
    return Image.objects.get(pk=newsroom.add_image("Harbour", data or drawn(), name))


def page_with(image, alt='A "tram" & a <ferry>'):
    return article(lead={"image": image.pk, "alt": alt})


def shown(html, kind):
    [found] = re.findall(rf'<figure class="lead-image">.*?{kind} srcset="([^"]*)"', html.replace("\n", " "))
    return {int(wide.rstrip("w")): url for url, wide in (one.split() for one in found.split(", "))}


def files(root: Path):
    return sorted(path.name for path in (root / "pictures").rglob("*") if path.is_file())


def test_a_page_makes_none_and_each_is_made_when_it_is_asked_for(client, uploads):
    page = page_with(upload())
    html = client.get(page.path_on_site).content.decode()
    assert files(uploads) == []
    assert 'alt="A &quot;tram&quot; &amp; a &lt;ferry&gt;"' in html
    for kind, form in (('type="image/avif"', "AVIF"), ("<img[^>]*", "WEBP")):
        sizes = shown(html, kind)
        assert list(sizes) == [480, 800, 1000]  # none is larger than the picture, and none is there twice
        for width, url in sizes.items():
            response = client.get(url)
            opened = Pillow.open(BytesIO(response.content))
            assert (opened.format, opened.size) == (form, (width, width * 6 // 10))
            assert response["Content-Type"] == f"image/{form.lower()}"
            assert response["Cache-Control"] == "public, max-age=31536000, immutable"
            # Under its own address, for a web server in front, which reads as another user.
            file = uploads / url.removeprefix("/media/")
            assert file.read_bytes() == response.content
            assert file.stat().st_mode & 0o044 == 0o044
    assert files(uploads) == sorted(f"{size}.{form}" for size in (1200, 480, 800) for form in ("avif", "webp"))
    assert not Image.get_rendition_model().objects.exists()


def test_what_other_sites_show_of_it_is_a_jpeg(client):
    page = page_with(upload(drawn(1500, 750, "PNG"), "chart.png"))
    html = client.get(page.path_on_site).content.decode()
    [url] = re.findall(r'property="og:image" content="http://127.0.0.1:8000([^"]*)"', html)
    assert Pillow.open(BytesIO(client.get(url).content)).size == (1200, 600)
    assert 'og:image:width" content="1200"' in html


def test_a_list_cuts_them(client):
    page_with(upload())
    html = client.get("/archive/").content.decode()
    urls = re.findall(r"(/media/pictures/\S+/320x240\.webp) 320w", html)
    assert Pillow.open(BytesIO(client.get(urls[0]).content)).size == (320, 240)


def test_one_that_was_held_upright_is_given_the_space_it_needs(client):
    page = page_with(upload(drawn(1000, 600, exif=CAMERA)))
    html = client.get(page.path_on_site).content.decode()
    assert 'width="480" height="800"' in html
    assert Pillow.open(BytesIO(client.get(shown(html, "<img[^>]*")[480]).content)).size == (480, 800)


@pytest.mark.parametrize(
    "name",
    [
        "{folder}/481.avif",  # any size: a way to fill the disk
        "{folder}/width-480.avif",
        "{folder}/480.jpg",
        "{folder}/480.tiff",
        "{folder}/480.avif/",
        "{folder}/../../secret-key",
        "../../secret-key",
        "{folder}/",
        "999999-0123456789abcdef/480.avif",
        "999999999999999999-0123456789abcdef/480.avif",
        "9" * 30 + "-0123456789abcdef/480.avif",
        "١-0123456789abcdef/480.avif",
    ],
)
def test_any_other_address_is_none(client, uploads, name):
    folder = pictures.folder_of(upload())
    assert client.get("/media/pictures/" + name.format(folder=folder)).status_code == 404
    assert files(uploads) == []


def test_a_picture_that_looks_different_has_another_address(client, uploads, django_capture_on_commit_callbacks):
    image = upload()
    old = Sized(image, "160x120", "webp").url
    assert client.get(old).status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        image.focal_point_x, image.focal_point_y, image.focal_point_width, image.focal_point_height = 10, 10, 20, 20
        image.save()
    assert files(uploads) == []
    led = client.get(old)
    assert (led.status_code, led["Cache-Control"]) == (302, "no-store")
    assert led.url != old
    assert client.get(led.url).status_code == 200


def test_a_deleted_picture_leaves_nothing(client, uploads, django_capture_on_commit_callbacks):
    image, other = upload(), upload(name="other.jpg")
    urls = [Sized(one, "480", "webp").url for one in (image, other)]
    assert [client.get(url).status_code for url in urls] == [200, 200]
    with django_capture_on_commit_callbacks(execute=True):
        image.delete()
    assert [client.get(url).status_code for url in urls] == [404, 200]
    assert files(uploads) == ["480.webp"]


def cut(path):
    path.write_bytes(path.read_bytes()[:700])


@pytest.mark.parametrize("harm", [cut, Path.unlink])
def test_a_broken_one_harms_no_page(client, uploads, harm, caplog):
    image = upload()
    page = page_with(image)
    harm(Path(image.file.path))
    html = client.get(page.path_on_site).content.decode()
    assert client.get(shown(html, "<img[^>]*")[480]).status_code == 404
    assert image.file.name in caplog.text
    assert files(uploads) == []


def test_where_none_can_be_kept_it_is_shown_all_the_same(client, uploads, caplog):
    url = Sized(upload(), "480", "webp").url
    (uploads / "pictures").write_text("not a folder")
    assert client.get(url)["Content-Type"] == "image/webp"
    assert "cannot keep" in caplog.text


def test_who_would_wait_too_long_is_shown_the_whole_picture(client):
    image = upload()
    with pictures.seats, pictures.seats, pictures.seats:
        led = client.get(Sized(image, "480", "webp").url)
    assert (led.status_code, led.url, led["Cache-Control"]) == (302, image.file.url, "no-store")
    assert client.get(Sized(image, "480", "webp").url).status_code == 200


def test_every_size_that_a_page_shows_can_be_made():
    templates = Path(newsroom.__file__).parents[1] / "templates/newsroom"
    named = [
        size
        for path in templates.rglob("*.html")
        for widths in re.findall(r'{% picture \S+ "([^"]*)"', unescape(path.read_text()))
        for size in widths.split()
    ]
    assert set(named) <= pictures.SIZES
    assert set(named) | {"1200"} == pictures.SIZES  # and no other


def test_a_picture_in_the_text(client):
    open_newsroom()
    body = [newsroom.block("image", {"image": upload().pk, "alt": "The tram", "caption": "", "credit": ""})]
    added = newsroom.add_article(newsroom.NewArticle(title="Tram", section="city", published=STAMP, body=body))
    html = client.get(ArticlePage.objects.get(pk=added.page).path_on_site).content.decode()
    assert re.search(r'<figure class="picture">\s*<picture><source type="image/avif" srcset="/media/pictures/', html)
