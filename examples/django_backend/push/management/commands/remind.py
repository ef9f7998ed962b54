from django.contrib.auth import get_user_model
from django.core.management import BaseCommand

from push.sender import notify


class Command(BaseCommand):
    help = "Tell a reader that a book is due"

    def add_arguments(self, parser):
        parser.add_argument("username")
        parser.add_argument("book")

    def handle(self, username, book, **options):
        reader = get_user_model().objects.get(username=username)
        sent = notify(reader, {"title": f"“{book}” is due tomorrow", "url": "/loans"})
        self.stdout.write(f"sent to {sent} browsers of {username}")
