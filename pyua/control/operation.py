"""An operation of the control API: what is asked, what is answered, and who does it."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from pyua.control.models import Nothing

__all__ = ["Call", "Operation", "RefusedError"]


class RefusedError(Exception):
    """A request that cannot be answered otherwise than by ``status`` and a sentence."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True, slots=True)
class Call:
    """A request that was read: its path's parameters, its query and its body."""

    path: dict[str, str]
    query: Any
    body: Any


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one path.

    Attributes:
        method, path: ``"POST"``, ``"/control/user-agents/{user_agent}"``.
        handle: does it; gives an answer of the type ``answer``, or anything with its attributes.
        answer: None for an answer without a body.
        status: of a good answer.
        failures: which statuses there are besides, apart from those that every operation has.
        events: whether it can be had as server-sent events, too.
    """

    method: str
    path: str
    handle: Callable[[Call], Awaitable[object]]
    answer: type[BaseModel] | None = None
    body: type[BaseModel] = Nothing
    query: type[BaseModel] = Nothing
    status: int = 200
    failures: tuple[int, ...] = ()
    events: bool = False

    @property
    def name(self) -> str:
        """OpenAPI's operationId."""
        return self.handle.__name__

    @property
    def parameters(self) -> list[str]:
        """Of the path."""
        return re.findall(r"{(\w+)}", self.path)

    def match(self, path: str) -> dict[str, str] | None:
        """The path's parameters, if it is one of this operation."""
        pattern = re.sub(r"{(\w+)}", r"(?P<\1>[^/]+)", self.path)
        found = re.fullmatch(pattern, path)
        return None if found is None else found.groupdict()
