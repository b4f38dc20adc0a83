from django.apps import AppConfig
from django.conf import settings
from django.utils.module_loading import import_string

from tertulia.journal.wake import watch


class JournalConfig(AppConfig):
    name = "tertulia.journal"
    label = "journal"

    def ready(self) -> None:
        """What must happen with each commit, before its writer is answered, stands in the open: in the settings."""
        for path in settings.TERTULIA_JOURNAL_WATCHERS:
            watch(import_string(path))
