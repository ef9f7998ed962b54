"""Requests as people have them: a curl command, an entry of a HAR file, or the text of an HTTP request."""

from __future__ import annotations

import base64
import json
import shlex
from pathlib import Path
from typing import Any, Final

from pyua.errors import ConfigError
from pyua.service.diagnosis import CapturedRequest

__all__ = ["read_captured"]

_DATA: Final = frozenset({"-d", "--data", "--data-raw", "--data-binary", "--data-ascii"})
#: Options of curl that take an argument which does not matter here.
_PASSED_OVER: Final = frozenset(
    {"-o", "--output", "-m", "--max-time", "--connect-timeout", "-x", "--proxy", "-A", "--user-agent", "--cacert", "-w"}
)
#: Header fields that a push service looks at, as they are written.
_NAMES: Final = ("Authorization", "Content-Encoding", "Crypto-Key", "Encryption", "Host", "TTL", "Topic", "Urgency")
_WRITTEN: Final = {name.lower(): name for name in _NAMES}


def read_captured(content: bytes, folder: Path) -> CapturedRequest:
    """Read a request.

    Args:
        content: of a file.
        folder: where files are that a curl command names.

    Raises:
        ConfigError: none of the forms, or something in it that cannot be read.
    """
    text = content.decode("latin-1").lstrip()
    if text.startswith("curl "):
        return _from_curl(content.decode("utf-8", "replace"), folder)
    if text.startswith("{"):
        return _from_har(content)
    if text.partition("\n")[0].rstrip().endswith(("HTTP/1.1", "HTTP/1.0", "HTTP/2")):
        return _from_http(text)
    raise ConfigError("this is no request; expected a curl command, a HAR file, one entry of it, or 'POST … HTTP/1.1'")


def _name(name: str) -> str:
    return _WRITTEN.get(name.strip().lower(), name.strip())


def _from_curl(text: str, folder: Path) -> CapturedRequest:
    try:
        words = shlex.split(text.replace("\\\n", " "))
    except ValueError as exc:
        raise ConfigError(f"the curl command cannot be read: {exc}") from None
    method, url, body = None, "", None
    headers: dict[str, str] = {}
    rest = iter(words[1:])
    for word in rest:
        option, equals, value = word.partition("=") if word.startswith("--") else (word, "", "")
        if option in {"-X", "--request", "-H", "--header", "--url", *_DATA, *_PASSED_OVER} and not equals:
            value = next(rest, "")
        if option in {"-X", "--request"}:
            method = value
        elif option in {"-H", "--header"}:
            name, _, field = value.partition(":")
            headers[_name(name)] = field.strip()
        elif option in _DATA:
            body = _data(option, value, folder)
        elif option == "--url" or not word.startswith("-"):
            url = value or word
    return CapturedRequest(
        method=method or ("GET" if body is None else "POST"), url=url, headers=headers, body=body or b""
    )


def _data(option: str, value: str, folder: Path) -> bytes:
    if not value.startswith("@") or option == "--data-raw":
        return value.encode()
    try:
        data = (folder / value[1:]).read_bytes()
    except OSError as exc:
        raise ConfigError(f"the curl command's file {value[1:]!r} cannot be read: {exc.strerror}") from None
    # What curl does without "binary", and one way to break an encrypted message.
    return data if option == "--data-binary" else data.replace(b"\r", b"").replace(b"\n", b"").replace(b"\0", b"")


def _from_har(content: bytes) -> CapturedRequest:
    try:
        value: Any = json.loads(content)
        entries = value["log"]["entries"] if "log" in value else [value]
        requests = [entry.get("request", entry) for entry in entries]
        posts = [request for request in requests if request["method"] == "POST"]
        request = (posts or requests)[0]
        headers = {_name(field["name"]): str(field["value"]) for field in request["headers"]}
        data = request.get("postData") or {}
        body = data.get("text", "")
        binary = base64.b64decode(body) if data.get("encoding") == "base64" else body.encode("latin-1", "replace")
        return CapturedRequest(method=request["method"], url=request["url"], headers=headers, body=binary)
    except (ValueError, KeyError, IndexError, TypeError, AttributeError) as exc:
        raise ConfigError(f"the JSON is no HAR file, and no entry of one: {type(exc).__name__} {exc}") from None


def _from_http(text: str) -> CapturedRequest:
    head, _, body = text.partition("\r\n\r\n" if "\r\n\r\n" in text else "\n\n")
    first, *lines = head.replace("\r\n", "\n").split("\n")
    method, _, target = first.partition(" ")
    headers: dict[str, str] = {}
    for line in lines:
        name, _, field = line.partition(":")
        headers[_name(name)] = field.strip()
    path = target.rpartition(" ")[0]
    url = path if path.startswith("http") else f"https://{headers.get('Host', '')}{path}"
    return CapturedRequest(method=method, url=url, headers=headers, body=body.encode("latin-1"))
