"""The one thread that reads the database for all streams of a process, so that they never wait behind page requests."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from django.db import close_old_connections

P = ParamSpec("P")
T = TypeVar("T")


class Clerk:
    def __init__(self) -> None:
        self.pool = ThreadPoolExecutor(1, "live")  # starts its thread with the first question

    async def ask(self, question: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        return await asyncio.get_running_loop().run_in_executor(self.pool, lambda: answer(question, *args, **kwargs))


def answer(question: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    close_old_connections()
    try:
        return question(*args, **kwargs)
    finally:
        close_old_connections()
