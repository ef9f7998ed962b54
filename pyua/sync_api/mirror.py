"""How a synchronous class mirrors an asynchronous one, member by member, with its types.

A mirror holds the original and the thread it lives on. Its class body is a table::

    class Notification(Mirror[agent.Notification]):
        title = Attribute[str]()
        click = blocking(agent.Notification.click)

What comes out of a member is mirrored where it has a mirror; what goes into one is unwrapped. One original has one
mirror for as long as that is in use, so ``is`` and ``==`` mean what they do in the asynchronous interface.
"""

from __future__ import annotations

import functools
import threading
import types
import weakref
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any, ClassVar, Concatenate, Generic, ParamSpec, TypeVar, get_args, get_origin, overload

from pyua.sync_api.loop_thread import LoopThread

__all__ = ["Attribute", "Blocking", "Direct", "Mirror", "blocking", "direct", "mirrored", "original"]

O = TypeVar("O")  # noqa: E741 (an original)
M = TypeVar("M")
P = ParamSpec("P")
T = TypeVar("T")

_mirrors: dict[type, type[Mirror[Any]]] = {}
_lock = threading.Lock()
_known: weakref.WeakValueDictionary[int, Mirror[Any]] = weakref.WeakValueDictionary()


class Mirror(Generic[O]):
    """The synchronous side of one object."""

    _mirrored_class: ClassVar[type]

    _original: O
    _thread: LoopThread

    def __init_subclass__(cls, *, mirrors: type | None = None, **arguments: Any) -> None:
        """``mirrors`` names the original's class where that is a subclass, and so is this."""
        super().__init_subclass__(**arguments)
        if mirrors is not None:
            cls._mirrored_class = mirrors
            _mirrors[mirrors] = cls
        for base in vars(cls).get("__orig_bases__", ()):
            if get_origin(base) is Mirror:
                (cls._mirrored_class,) = get_args(base)
                _mirrors[cls._mirrored_class] = cls

    @classmethod
    def _of(cls, original: Any, thread: LoopThread) -> Any:
        with _lock:
            # The entry of an original that is gone went with its mirror, which held it: an id is never stale.
            mirror = _known.get(id(original))
            if mirror is None:
                mirror = object.__new__(cls)
                mirror._adopt(original, thread)
            return mirror

    def _adopt(self, original: O, thread: LoopThread) -> None:
        self._original = original
        self._thread = thread
        _known[id(original)] = self

    def __repr__(self) -> str:
        return repr(self._original)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Mirror) and bool(self._original == other._original)

    def __hash__(self) -> int:
        return hash(self._original)


def mirrored(value: Any, thread: LoopThread) -> Any:
    """The mirror of a value, or the value itself if it has none; of a list or deque, a list with its mirrors."""
    mirror = _mirrors.get(type(value))
    if mirror is not None:
        return mirror._of(value, thread)
    if isinstance(value, list | deque):
        return [mirrored(item, thread) for item in value]
    return value


def original(value: Any) -> Any:
    """What a mirror mirrors; anything else as it is."""
    return value._original if isinstance(value, Mirror) else value


class Attribute(Generic[T]):
    """An attribute or property of the original, under the same name; its type is stated."""

    def __set_name__(self, owner: type[Mirror[Any]], name: str) -> None:
        self._name = name

    @overload
    def __get__(self, instance: None, owner: type) -> Attribute[T]: ...
    @overload
    def __get__(self, instance: Mirror[Any], owner: type) -> T: ...
    def __get__(self, instance: Mirror[Any] | None, owner: type) -> Attribute[T] | T:
        if instance is None:
            return self
        value = instance._thread.read(functools.partial(getattr, instance._original, self._name))
        result: T = mirrored(value, instance._thread)
        return result

    def __set__(self, instance: Mirror[Any], value: T) -> None:
        raise AttributeError(f"{type(instance).__name__}.{self._name} cannot be set")


class _Method(Generic[P, T]):
    """A method of the original, with its signature and documentation."""

    def __init__(self, method: Callable[..., Any]) -> None:
        self._method = method
        self.__doc__ = method.__doc__

    @overload
    def __get__(self, instance: None, owner: type) -> Callable[Concatenate[Any, P], T]: ...
    @overload
    def __get__(self, instance: Mirror[Any], owner: type) -> Callable[P, T]: ...
    def __get__(self, instance: Mirror[Any] | None, owner: type) -> Callable[..., T]:
        @functools.wraps(self._method)
        def call(self_: Mirror[Any], /, *args: Any, **kwargs: Any) -> Any:
            bound = functools.partial(
                self._method,
                self_._original,
                *(original(value) for value in args),
                **{name: original(value) for name, value in kwargs.items()},
            )
            return mirrored(self._run(self_._thread, bound), self_._thread)

        return call if instance is None else types.MethodType(call, instance)

    def _run(self, thread: LoopThread, bound: Callable[[], Any]) -> Any:
        raise NotImplementedError


class Blocking(_Method[P, T]):
    """A coroutine method that is waited for."""

    def _run(self, thread: LoopThread, bound: Callable[[], Any]) -> Any:
        return thread.run(bound)


class Direct(_Method[P, T]):
    """A method that does not wait; it can be called after ``close()`` too, if the original's can."""

    def _run(self, thread: LoopThread, bound: Callable[[], Any]) -> Any:
        return thread.read(bound)


@overload
def blocking(method: Callable[Concatenate[O, P], Awaitable[Any]], gives: type[M]) -> Blocking[P, M]: ...
@overload
def blocking(method: Callable[Concatenate[O, P], Awaitable[Any]], *, optional: type[M]) -> Blocking[P, M | None]: ...
@overload
def blocking(method: Callable[Concatenate[O, P], Awaitable[Any]], *, several: type[M]) -> Blocking[P, list[M]]: ...
@overload
def blocking(method: Callable[Concatenate[O, P], Awaitable[T]]) -> Blocking[P, T]: ...
def blocking(method: Callable[..., Awaitable[Any]], *mirrors: type, **kinds: type) -> Blocking[..., Any]:
    """Mirror a coroutine method.

    The other argument is for type checkers; it says what comes out if that has a mirror: one (``gives``), one or
    None (``optional``), or a list (``several``).
    """
    return Blocking(method)


@overload
def direct(method: Callable[Concatenate[O, P], Any], gives: type[M]) -> Direct[P, M]: ...
@overload
def direct(method: Callable[Concatenate[O, P], Any], *, optional: type[M]) -> Direct[P, M | None]: ...
@overload
def direct(method: Callable[Concatenate[O, P], Any], *, several: type[M]) -> Direct[P, list[M]]: ...
@overload
def direct(method: Callable[Concatenate[O, P], T]) -> Direct[P, T]: ...
def direct(method: Callable[..., Any], *mirrors: type, **kinds: type) -> Direct[..., Any]:
    """Mirror a method that does not wait; see ``blocking``."""
    return Direct(method)
