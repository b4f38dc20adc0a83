"""One tar archive that holds all of a site: database, uploads, key, and last a manifest with the checksum of each."""

import hashlib
import io
import json
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

MANIFEST, KEY, MEDIA = "manifest.json", "secret-key", "media/"
DATABASES = {"sqlite": "tertulia.sqlite3", "postgresql": "database.dump"}  # by vendor
FORMAT = 1
CHUNK = 1_000_000
MANIFEST_LIMIT = 100_000_000  # bytes
Step = Callable[[int], object]  # told the bytes that were dealt with


class Unusable(Exception):
    """The archive is damaged, or is none of ours; the message says why in one line."""


class Counted:
    """A file that is read: counts what passes and keeps its checksum."""

    def __init__(self, file: IO[bytes], step: Step) -> None:
        self.file, self.step, self.digest = file, step, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        chunk = self.file.read(size)
        self.digest.update(chunk)
        self.step(len(chunk))
        return chunk


class Writer:
    def __init__(self, file: IO[bytes], vendor: str, step: Step) -> None:
        self.tar = tarfile.open(fileobj=file, mode="w:", format=tarfile.PAX_FORMAT)  # noqa: SIM115 - finish() ends it
        self.vendor, self.step, self.sums = vendor, step, dict[str, str]()

    def add_file(self, name: str, path: Path) -> None:
        with path.open("rb") as file:
            info = tarfile.TarInfo(name)
            info.size = path.stat().st_size
            self.add(info, file)

    def add_bytes(self, name: str, body: bytes) -> None:
        info = tarfile.TarInfo(name)
        info.size = len(body)
        self.add(info, io.BytesIO(body))

    def add(self, info: tarfile.TarInfo, file: IO[bytes]) -> None:
        info.mode = 0o600
        counted = Counted(file, self.step)
        self.tar.addfile(info, counted)
        self.sums[info.name] = counted.digest.hexdigest()

    def finish(self, **about: str) -> None:
        manifest = {"format": FORMAT, "store": self.vendor, **about, "sha256": self.sums}
        body = json.dumps(manifest, indent=1).encode()
        self.add_bytes(MANIFEST, body)
        self.tar.close()


def unpack(file: IO[bytes], vendor: str, to: Path, step: Step) -> None:
    """All of an archive into the empty folder `to`. Raises Unusable before anything is written for a member that is no
    plain file of ours, and afterwards for one that is not what was put in."""
    try:
        with tarfile.open(fileobj=file, mode="r:") as tar:
            members = tar.getmembers()
            for member in members:
                check_member(member)
            if len({member.name for member in members}) < len(members):
                raise Unusable("it holds two files of one name")
            expected = read_manifest(tar, members, vendor)
            for member in members:
                if member.name != MANIFEST:
                    take_out(tar, member, to, step, expected[member.name])
    except (tarfile.TarError, EOFError) as error:
        raise Unusable(f"it is damaged or no backup: {error}") from error


def check_member(member: tarfile.TarInfo) -> None:
    name = member.name
    is_ours = name in (MANIFEST, KEY, *DATABASES.values()) or name.startswith(MEDIA)
    is_plain = member.isreg() and not member.issparse()
    if not is_ours or not is_plain or "\\" in name or "\0" in name or {"", ".", ".."} & set(name.split("/")):
        raise Unusable(f"it holds {name!r}, which no backup does")


def read_manifest(tar: tarfile.TarFile, members: list[tarfile.TarInfo], vendor: str) -> dict[str, str]:
    """The checksums by name. Raises Unusable when they are not of exactly these members, or for another store."""
    found = next((member for member in members if member.name == MANIFEST), None)
    if found is None or found.size > MANIFEST_LIMIT:
        raise Unusable("it is no whole backup: the list of what it holds, which is written last, is missing")
    try:
        manifest: Any = json.loads(contents(tar, found).read())
        store, sums, version = manifest["store"], manifest["sha256"], manifest["format"]
        is_complete = set(sums) == {member.name for member in members} - {MANIFEST}
    except (ValueError, KeyError, TypeError):
        raise Unusable("the list of what it holds cannot be read") from None
    if version != FORMAT or store not in DATABASES:
        raise Unusable("another version of Tertulia has made it")
    if store != vendor:
        raise Unusable(
            f"it is of a site on {store}, and this one is on {vendor}. Restore it there; then `tertulia move`"
        )
    if not is_complete or not {KEY, DATABASES[store]} <= set(sums):
        raise Unusable("what it holds is not what its list says")
    return dict(sums)


def contents(tar: tarfile.TarFile, member: tarfile.TarInfo) -> IO[bytes]:
    file = tar.extractfile(member)
    if file is None:
        raise Unusable(f"{member.name} cannot be read")
    return file


def take_out(tar: tarfile.TarFile, member: tarfile.TarInfo, to: Path, step: Step, expected: str) -> None:
    place = to / member.name
    place.parent.mkdir(parents=True, exist_ok=True)
    with contents(tar, member) as file, place.open("xb") as out:
        place.chmod(0o644 if member.name.startswith(MEDIA) else 0o600)
        counted = Counted(file, step)
        for chunk in chunks(counted):
            out.write(chunk)
    if counted.digest.hexdigest() != expected:
        raise Unusable(f"{member.name} is not what was put in: the archive is damaged")


def chunks(file: Counted) -> Iterator[bytes]:
    return iter(lambda: file.read(CHUNK), b"")
