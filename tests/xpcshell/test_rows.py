"""Every test that Firefox has of its push component: its name, and where there is none of ours, why."""

from __future__ import annotations

import ast
from pathlib import Path

TESTS = Path(__file__).parents[1]

#: dom/push/test/xpcshell: for each there is a function ``test_<name>`` somewhere in tests/.
XPCSHELL = [
    "broadcast_success",
    "clearAll_successful",
    "clear_forgetAboutSite",
    "clear_origin_data",
    "crypto",
    "crypto_encrypt",
    "drop_expired",
    "notification_ack",
    "notification_data",
    "notification_duplicate",
    "notification_error",
    "notification_incomplete",
    "notification_version_string",
    "permissions",
    "quota_exceeded",
    "quota_observer",
    "quota_with_notification",
    "reconnect_retry",
    "record",
    "register_case",
    "register_flush",
    "register_invalid_channel",
    "register_invalid_endpoint",
    "register_invalid_json",
    "register_no_id",
    "register_request_queue",
    "register_rollback",
    "register_success",
    "register_timeout",
    "register_wrong_id",
    "register_wrong_type",
    "registration_none",
    "registration_success",
    "retry_ws",
    "unregister_error",
    "unregister_invalid_json",
    "unregister_not_found",
    "unregister_success",
    "updateRecordNoEncryptionKeys_ws",
]

#: dom/push/test: for each there is a function of this name in tests/mochitest.
MOCHITESTS = [
    "test_data",
    "test_error_reporting",
    "test_has_permissions",
    "test_multiple_register",
    "test_multiple_register_different_scope",
    "test_multiple_register_during_service_activation",
    "test_permission_granted",
    "test_permissions",
    "test_push_manager_worker",
    "test_register",
    "test_register_key",
    "test_serviceworker_lifetime",
    "test_subscription_change",
    "test_try_registering_offline_disabled",
    "test_unregister",
]

#: Firefox's tests of what no site and no push service can see, and why there is nothing of the kind here.
LEFT_OUT = {
    "handler_service": "a component of the browser itself gets the messages of its scope; here workers get them all",
    "observer_data": "how components of the browser read a message's data; test_data is about how workers do",
    "observer_remoting": "components of the browser are told in each of its processes; Firefox skips it as well",
    "registration_error": "the look-up of a record fails; here records are in memory, and a profile that cannot be "
    "read is refused when it is opened",
    "registration_missing_scope": "a caller inside of the browser gives no scope; a registration always has one",
    "service_child": "subscribing from one of the browser's processes through another; here there is one",
    "service_parent": "the same from the other side",
    "unregister_empty_scope": "a caller inside of the browser gives an empty scope; a registration always has one",
}


def functions(folder: Path) -> set[str]:
    """The names of all test functions below a folder."""
    return {
        node.name
        for path in folder.rglob("test_*.py")
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and ast.get_docstring(node)
    }


def test_every_row_has_a_test() -> None:
    """Each of Firefox's tests is one of ours, or is left out for a reason."""
    ours = functions(TESTS)
    assert [name for name in XPCSHELL if f"test_{name}" not in ours] == []
    assert set(MOCHITESTS) - functions(TESTS / "mochitest") == set()
    assert not LEFT_OUT.keys() & set(XPCSHELL)
    assert [name for name in LEFT_OUT if f"test_{name}" in ours] == []
