"""Pictures in the sizes that pages show. The address of a size is worked out from what the store knows of the picture,
so a page is made without touching one. A size is made when somebody first asks for it, and is a file from then on.
"""

import logging
import re
import secrets
import shutil
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property, partial
from hashlib import blake2b
from io import BytesIO
from pathlib import Path
from threading import BoundedSemaphore, Lock
from typing import Any

from django.conf import settings
from django.db import transaction
from PIL import Image as Pillow
from PIL.ExifTags import Base
from wagtail.images.models import Filter, Image

logger = logging.getLogger(__name__)

FORMATS = {"avif": "image/avif", "webp": "image/webp", "jpeg": "image/jpeg"}
# A number: that wide, in its own shape. Two: cut to that. Nobody can have any other made.
SIZES = frozenset(("320", "480", "640", "800", "960", "1200", "1600", "1800", "160x120", "320x240"))
NAME = re.compile(r"(?P<image>\d{1,18})-[0-9a-f]{16}/(?P<size>[0-9x]{3,7})\.(?P<form>[a-z]{4})", re.ASCII)
LYING = (5, 6, 7, 8)  # EXIF: to be turned by a quarter
WAITING = 3  # threads of a process that a picture may hold, the one that makes it included: the others are for comments

making, seats = Lock(), BoundedSemaphore(WAITING)


class Busy(Exception):
    """Others are being made, and enough of those who asked for them are waiting."""


@dataclass(frozen=True)
class Sized:
    """A picture in one size and format. It is never larger than the picture itself."""

    image: Image
    size: str
    form: str

    @cached_property
    def extent(self) -> tuple[int, int]:
        """Width and height in pixels."""
        width, height = Filter(spec_of(self.size)).get_transform(self.image).size
        return max(1, round(width)), max(1, round(height))

    @property
    def name(self) -> str:
        return f"{folder_of(self.image)}/{self.size}.{self.form}"

    @property
    def url(self) -> str:
        return f"{settings.MEDIA_URL}{settings.TERTULIA_PICTURES}{self.name}"

    def make(self) -> bytes:
        """Raises what Pillow and Willow raise for a file that is gone or is no picture."""
        output = BytesIO()
        Filter(f"{spec_of(self.size)}|format-{self.form}").run(self.image, output)
        return output.getvalue()


def sized(image: Image, sizes: Sequence[str], form: str) -> list[Sized]:
    """The picture in these sizes, smallest first, less those that would only be the largest of it again."""
    found = [Sized(image, size, form) for size in sizes]
    return [one for at, one in enumerate(found) if not at or one.extent != found[at - 1].extent]


def spec_of(size: str) -> str:
    """In Wagtail's terms."""
    return f"fill-{size}" if "x" in size else f"width-{size}"


def folder_of(image: Image) -> str:
    """Another one whenever the picture looks different, so that what was fetched from it can be kept for ever."""
    focus = image.focal_point_x, image.focal_point_y, image.focal_point_width, image.focal_point_height
    looks = repr((image.file.name, image.file_hash, image.width, image.height, focus))
    return f"{image.pk}-{blake2b(looks.encode(), digest_size=8).hexdigest()}"


def find(name: str) -> Sized | None:
    """What stands at this address, or stood there before the picture was changed."""
    asked = NAME.fullmatch(name)
    if asked is None or asked["size"] not in SIZES or asked["form"] not in FORMATS:
        return None
    image = Image.objects.filter(pk=asked["image"]).first()
    return Sized(image, asked["size"], asked["form"]) if image else None


def read(picture: Sized) -> bytes:
    """The size as its file has it; made before where there is none yet. Raises Busy, or what `Sized.make` raises."""
    place = root() / picture.name
    try:
        return place.read_bytes()
    except OSError:
        pass  # not there, or not to be read
    if not seats.acquire(blocking=False):
        raise Busy
    try:
        with making:  # one after the other: each takes a processor, and they are not the only ones who want one
            return place.read_bytes() if place.exists() else keep(place, picture.make())
    finally:
        seats.release()


def keep(place: Path, body: bytes) -> bytes:
    """Whole or not at all. Where it cannot be kept it is made again for the next."""
    draft = place.with_name(f".{place.name}.{secrets.token_hex(4)}")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        draft.write_bytes(body)
        draft.replace(place)
    except OSError as error:
        with suppress(OSError):
            draft.unlink()
        logger.warning("cannot keep %s: %s", place, error.strerror)
    return body


def root() -> Path:
    return Path(settings.MEDIA_ROOT) / settings.TERTULIA_PICTURES


def picture_saved(sender: type, instance: Image, **kwargs: Any) -> None:
    if not kwargs.get("raw"):
        stand_upright(instance)
    transaction.on_commit(partial(forget, instance.pk, but=folder_of(instance)))


def picture_deleted(sender: type, instance: Image, **kwargs: Any) -> None:
    transaction.on_commit(partial(forget, instance.pk))


def stand_upright(image: Image) -> None:
    """Cameras store a picture as the sensor lay and note how to turn it. Wagtail turns what it makes of it, but goes by
    the size before that: pages would leave it a space of the wrong shape."""
    try:
        with image.open_file() as file, Pillow.open(file) as opened:
            width, height = opened.size
            lies = opened.getexif().get(Base.Orientation) in LYING
    except (OSError, Pillow.DecompressionBombError):
        return  # gone, or no picture: whoever shows it finds that out
    if lies and (image.width, image.height) != (height, width):
        image.width, image.height = height, width
        Image.objects.filter(pk=image.pk).update(width=image.width, height=image.height)


def forget(image: int, but: str = "") -> None:
    """Delete the sizes of a picture that was deleted, or now looks like `but`."""
    for folder in root().glob(f"{image}-*"):
        if folder.name != but:
            shutil.rmtree(folder, ignore_errors=True)
