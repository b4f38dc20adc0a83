from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "tertulia.journal"
    label = "journal"
