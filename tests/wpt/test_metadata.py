"""What the head of a test says."""

from __future__ import annotations

import pytest
from conformance.checkout import Checkout, CheckoutError
from conformance.metadata import read_metadata, worker_url


def test_only_the_unbroken_head_counts(tmp_path) -> None:
    """Time-out, scripts, and whether it is a module."""
    (tmp_path / "x.any.js").write_text(
        "// META: timeout=long\n// META: script=/a.js\n//META: script=b.js\n// META: global=window-module\n"
        "// META: variant=?1-10\n'use strict';\n// META: script=late.js\n"
    )
    metadata = read_metadata(tmp_path, "/x.any.js?1-10")
    assert (metadata.timeout, metadata.scripts) == (60.0, ["/a.js", "b.js"])
    assert metadata.module


def test_the_server_makes_the_workers_script() -> None:
    """By another name; the variant stays."""
    assert worker_url("/a/x.https.any.js?1-2") == "/a/x.https.any.worker.js?1-2"


def test_a_folder_that_is_no_checkout_is_told(tmp_path) -> None:
    """With what is missing, and what was expected."""
    with pytest.raises(CheckoutError, match="has no wpt: expected a checkout of"):
        Checkout(tmp_path)
