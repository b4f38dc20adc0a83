from django.apps import AppConfig


class NotifyConfig(AppConfig):
    name = "tertulia.notify"
    label = "notify"
