from importlib import import_module

from django.apps import AppConfig


class NewsroomConfig(AppConfig):
    name = "tertulia.newsroom"
    label = "newsroom"

    def ready(self) -> None:
        # Models can only be imported once every app is loaded.
        import_module("tertulia.newsroom.publishing").connect()
