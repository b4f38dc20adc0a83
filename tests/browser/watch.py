"""A browser that reports what readers would not see: requests to elsewhere, errors in the console, dialogs."""

import os
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Dialog, Page, Request

SHOTS = Path(__file__).resolve().parents[2] / "shots"


class Watch:
    def __init__(self, browser: Browser, origin: str) -> None:
        self.browser, self.origin = browser, origin
        self.opened: list[BrowserContext] = []
        self.requests: list[str] = []
        self.problems: list[str] = []
        self.expected: list[str] = []

    def open(self, **options: Any) -> BrowserContext:
        context = self.browser.new_context(**options)
        context.set_default_timeout(15_000)
        context.on("request", self.note_request)
        context.on("console", self.note_console)
        context.on("weberror", lambda error: self.problems.append(f"error: {error.error}"))
        context.on("dialog", self.note_dialog)
        self.opened.append(context)
        return context

    def expect(self, *words: str) -> None:
        """Console errors with these words in them are what this test is about."""
        self.expected += words

    def note_request(self, request: Request) -> None:
        self.requests.append(request.url)
        if not request.url.startswith((self.origin + "/", "data:")):
            self.problems.append(f"request to elsewhere: {request.url}")

    def note_console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not any(word in message.text for word in self.expected):
            self.problems.append(f"console: {message.text}")

    def note_dialog(self, dialog: Dialog) -> None:
        self.problems.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def close(self) -> None:
        for context in self.opened:
            context.close()
        assert not self.problems, "\n".join(self.problems)


def shoot(page: Page, name: str) -> None:
    """Keeps a picture in shots/ when TERTULIA_SHOTS is set."""
    if os.environ.get("TERTULIA_SHOTS"):
        page.screenshot(path=SHOTS / f"{name}.png", full_page=True)
