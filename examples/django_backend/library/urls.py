from django.urls import path
from push import views

urlpatterns = [
    # At the root of the site: a worker controls the folder that it is in.
    path("sw.js", views.service_worker),
    path("vapid-public-key", views.vapid_public_key),
    path("subscribe", views.subscribe),
    path("subscription", views.subscription),
]
