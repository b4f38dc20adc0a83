from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    name = "tertulia.delivery"
    label = "delivery"
