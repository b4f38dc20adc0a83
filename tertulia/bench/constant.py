"""An ASGI application that answers everything with the same bytes: what the server itself costs, and nothing else.

TERTULIA_BENCH_ANSWER names a file: a line of JSON, `[status, [[name, value], ...]]`, and then the body.
"""

import json
import os
from collections.abc import Awaitable, Callable, MutableMapping
from pathlib import Path
from typing import Any

Message = MutableMapping[str, Any]

first, _, body = Path(os.environ["TERTULIA_BENCH_ANSWER"]).read_bytes().partition(b"\n")
status, headers = json.loads(first)
START: Message = {
    "type": "http.response.start",
    "status": status,
    "headers": [(name.encode(), value.encode()) for name, value in headers],
}
BODY: Message = {"type": "http.response.body", "body": body}


async def application(
    scope: Message, receive: Callable[[], Awaitable[Message]], send: Callable[[Message], Awaitable[None]]
) -> None:
    if scope["type"] == "lifespan":
        kind = ""
        while kind != "lifespan.shutdown":
            kind = (await receive())["type"]
            await send({"type": f"{kind}.complete"})
        return
    await send(START)
    await send(BODY)
