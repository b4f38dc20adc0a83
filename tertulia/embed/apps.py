from django.apps import AppConfig


class EmbedConfig(AppConfig):
    name = "tertulia.embed"
    label = "embed"
