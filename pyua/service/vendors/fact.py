"""What is known of a vendor's push service, and from where."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["SENDERS", "Fact"]

#: The source of what several senders' public code expects, and no document of the vendor says.
SENDERS = "what the code of several senders is written for"


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of docs/reference/vendors.md.

    Attributes:
        about: what it is about, in a word or two.
        what: the fact, in Markdown.
        source: a URL or an RFC's section; empty for what could not be confirmed.
    """

    about: str
    what: str
    source: str = ""
