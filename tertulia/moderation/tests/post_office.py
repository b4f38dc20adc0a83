"""A mail server on a free port of this machine, which keeps what it is given."""

import socketserver
import threading
from contextlib import contextmanager


class Clerk(socketserver.StreamRequestHandler):
    def handle(self):
        if self.server.is_deaf:
            self.server.wakes.wait()
            return
        self.say("220 ready")
        while line := self.rfile.readline():
            word, _space, rest = line.decode().strip().partition(" ")
            if word.upper() == "QUIT":
                return self.say("221 bye")
            self.answer(word.upper(), rest)

    def answer(self, word, rest):
        if word == "RCPT" and "nobody@" in rest:
            return self.say("550 no such box")
        if word != "DATA":
            return self.say("250 yes")
        self.say("354 go on")
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line)
        self.server.letters.append(b"".join(lines).decode())
        return self.say("250 taken")

    def say(self, text):
        self.wfile.write(f"{text}\r\n".encode())


class Office(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, is_deaf):
        self.letters, self.is_deaf, self.wakes = [], is_deaf, threading.Event()
        super().__init__(("127.0.0.1", 0), Clerk)


@contextmanager
def post_office(settings, is_deaf=False):
    """The settings lead to it. Deaf: it takes the call and never says a word."""
    with Office(is_deaf) as office:
        threading.Thread(target=office.serve_forever, args=(0.01,), daemon=True).start()
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", office.server_address[1]
        settings.EMAIL_USE_TLS = False
        yield office
        office.wakes.set()
        office.shutdown()
