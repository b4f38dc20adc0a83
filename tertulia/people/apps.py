from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "tertulia.people"
    label = "people"
