"""Whether two stores hold the same rows, however each of them writes a value down."""

import hashlib
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db.models import Field, Model


def moment(value: Any) -> str:
    read = datetime.fromisoformat(value) if isinstance(value, str) else value
    return str((read if read.tzinfo else read.replace(tzinfo=UTC)).astimezone(UTC))


def document(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


SAME: dict[str, Callable[[Any], Any]] = {
    "BooleanField": bool,
    "DateTimeField": moment,
    "JSONField": document,
    "UUIDField": lambda value: str(value if isinstance(value, UUID) else UUID(value)),
}


def reader(field: "Field[Any, Any]") -> Callable[[Any], Any]:
    return SAME.get(field.get_internal_type(), lambda value: value)


class Sum:
    """Count and checksum of rows of one table, in whatever order they come."""

    def __init__(self, model: type[Model]) -> None:
        self.readers = [reader(field) for field in model._meta.local_concrete_fields]
        self.count = self.sum = 0

    def add(self, row: tuple[Any, ...]) -> None:
        values = [None if value is None else read(value) for read, value in zip(self.readers, row, strict=True)]
        text = json.dumps(values, sort_keys=True, default=str)
        self.sum = (self.sum + int.from_bytes(hashlib.sha256(text.encode()).digest()[:16])) % 2**128
        self.count += 1

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sum) and (self.count, self.sum) == (other.count, other.sum)

    __hash__ = None  # type: ignore[assignment]

    def __str__(self) -> str:
        return f"{self.count} rows, checksum {self.sum:032x}"
