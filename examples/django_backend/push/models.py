from django.conf import settings
from django.db import models


class Subscription(models.Model):
    """One browser of a reader."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="subscriptions")
    endpoint = models.TextField(unique=True)
    p256dh = models.CharField(max_length=100)
    auth = models.CharField(max_length=40)
    muted = models.BooleanField(default=False)

    def read(self, value):
        """Take over what a PushSubscription's toJSON() gives; a KeyError or TypeError if it is something else."""
        self.endpoint, keys = value["endpoint"], value["keys"]
        self.p256dh, self.auth = keys["p256dh"], keys["auth"]

    def to_json(self):
        """The same again, which is what senders take."""
        return {"endpoint": self.endpoint, "keys": {"p256dh": self.p256dh, "auth": self.auth}}
