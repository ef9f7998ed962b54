"""TLS as a client."""

from __future__ import annotations

import ssl

__all__ = ["client_context"]


def client_context(*, any_certificate: bool) -> ssl.SSLContext:
    """What the system trusts, or, with ``any_certificate``, whoever answers."""
    context = ssl.create_default_context()
    if any_certificate:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context
