"""Scripts that run in Firefox itself, with its privileges: bodies of async functions, ``args`` their arguments."""

from __future__ import annotations

from typing import Final

_PUSH: Final = "const { PushService } = ChromeUtils.importESModule('resource://gre/modules/PushService.sys.mjs');"
_BROADCASTS: Final = """
const { pushBroadcastService } = ChromeUtils.importESModule("resource://gre/modules/PushBroadcastService.sys.mjs");
const listeners = (await pushBroadcastService.getListeners(), pushBroadcastService.jsonFile.data.listeners);
const own = () => Object.keys(listeners).filter((id) => id.startsWith("test/"));
"""
_PRINCIPAL: Final = "const principal = Services.scriptSecurityManager.createContentPrincipalFromOrigin(args[0]);"
_SET_PREFS: Final = """
const setPrefs = (prefs) => {
  for (const [name, value] of Object.entries(prefs)) {
    if (typeof value === "boolean") Services.prefs.setBoolPref(name, value);
    else if (typeof value === "number") Services.prefs.setIntPref(name, value);
    else Services.prefs.setStringPref(name, value);
  }
};"""
_ALERT: Final = """
const alerts = () => [...Services.wm.getEnumerator("alert:alert")].filter((win) => win.gIsActive && !win.closed);
const alertWith = (title) => {
  const found = alerts().find((win) => win.document.getElementById("alertTitleLabel").getAttribute("value") === title);
  if (!found) throw new Error(`no alert ${title}`);
  return found;
};"""

#: args: the push service's URL, prefs by name. Records of an earlier scenario go without a word to anybody.
PREPARE: Final = f"""
{_PUSH}{_SET_PREFS}
setPrefs(args[1]);
Services.prefs.setStringPref("dom.push.userAgentID", args[1]["dom.push.userAgentID"] ?? "");
if (PushService._service) PushService._service._retryFailCount = 0;
Services.prefs.setStringPref("dom.push.serverURL", args[0]);
const {{ setTimeout }} = ChromeUtils.importESModule("resource://gre/modules/Timer.sys.mjs");
const READY = 3;
for (let tries = 0; tries < 1000 && PushService._service?._currentState !== READY; tries++)
  await new Promise((resolve) => setTimeout(resolve, 10));
"""

#: args: the site's origin, names of prefs that were changed, and the values of those that have one in every scenario.
FINISH: Final = f"""
{_PUSH}{_ALERT}{_SET_PREFS}{_BROADCASTS}
Services.io.offline = false;
for (const id of own()) delete listeners[id];
for (const win of alerts()) win.close();
if (PushService._db) await PushService._db.drop();
Services.prefs.setStringPref("dom.push.serverURL", "");
await PushService._stateChangeProcessQueue;
for (const name of args[1]) if (!(name in args[2])) Services.prefs.clearUserPref(name);
setPrefs(args[2]);
const swm = Cc["@mozilla.org/serviceworkers/manager;1"].getService(Ci.nsIServiceWorkerManager);
const found = swm.getAllRegistrations();
for (let i = 0; i < found.length; i++) {{
  const info = found.queryElementAt(i, Ci.nsIServiceWorkerRegistrationInfo);
  if (!info.scope.startsWith("http://127.0.0.1")) continue;
  await new Promise((resolve) => swm.unregister(info.principal, {{
    QueryInterface: ChromeUtils.generateQI(["nsIServiceWorkerUnregisterCallback"]),
    unregisterSucceeded: resolve, unregisterFailed: resolve,
  }}, info.scope));
}}
Services.perms.removeAll();
"""

#: args: a broadcast's id, which begins with "test/", and its version. Its listener is one that does nothing here.
LISTEN_TO_BROADCAST: Final = f"""
{_BROADCASTS}
const moduleURI = "resource://services-settings/remote-settings.sys.mjs";
const symbolName = "remoteSettingsBroadcastHandler";
ChromeUtils.importESModule(moduleURI)[symbolName].receivedBroadcastMessage = () => {{}};
const sourceInfo = {{ moduleURI, symbolName }};
await pushBroadcastService.addListener(args[0], args[1], sourceInfo);
"""

BROADCASTS: Final = f"""
{_BROADCASTS}
return Object.fromEntries(own().map((id) => [id, listeners[id].version]));
"""

SET_PREFS: Final = f"{_SET_PREFS} setPrefs(args[0]);"

#: args: origin, "granted", "denied", "prompt", or null to remove it.
SET_PERMISSION: Final = f"""
{_PRINCIPAL}
const perms = Services.perms;
if (args[1] === null) perms.removeFromPrincipal(principal, "desktop-notification");
else perms.addFromPrincipal(principal, "desktop-notification",
  {{ granted: perms.ALLOW_ACTION, denied: perms.DENY_ACTION, prompt: perms.PROMPT_ACTION }}[args[1]]);
"""

#: args: origin, days.
VISIT: Final = """
const { PlacesUtils } = ChromeUtils.importESModule("resource://gre/modules/PlacesUtils.sys.mjs");
await PlacesUtils.history.insert({
  url: args[0] + "/", visits: [{ date: new Date(Date.now() - args[1] * 86400000), transition: PlacesUtils.history.TRANSITIONS.TYPED }],
});
"""

CLEAR_HISTORY: Final = """
const { PlacesUtils } = ChromeUtils.importESModule("resource://gre/modules/PlacesUtils.sys.mjs");
await PlacesUtils.history.clear();
"""

#: args: origin.
CLEAR_SITE_DATA: Final = f"""
{_PRINCIPAL}
await new Promise((resolve) => Services.clearData.deleteDataFromPrincipal(
  principal, true, Ci.nsIClearDataService.CLEAR_COOKIES_AND_SITE_DATA, {{ onDataDeleted: resolve }}));
"""

#: args: scope.
RECORD: Final = f"""
{_PUSH}
const records = (await PushService._db.getAllKeyIDs()).filter((record) => record.scope === args[0]);
return records.length ? {{ quota: records[0].quota, pushCount: records[0].pushCount }} : null;
"""

#: args: origin.
WINDOWS: Final = """
const tabs = [...Services.wm.getEnumerator("navigator:browser")].flatMap((win) => [...win.gBrowser.tabs]);
return tabs.map((tab) => tab.linkedBrowser.currentURI.spec).filter((url) => url.startsWith(args[0] + "/")).sort();
"""

NOTIFICATIONS: Final = f"""
{_ALERT}
return alerts().map((win) => ({{
  title: win.document.getElementById("alertTitleLabel").getAttribute("value"),
  body: win.document.getElementById("alertTextLabel").textContent,
}})).sort((a, b) => (a.title < b.title ? -1 : 1));
"""

#: args: title, action. Firefox's own alerts have no buttons; where the desktop has them, it says which was clicked
#: just so.
CLICK: Final = f"""
{_ALERT}
const win = alertWith(args[0]);
if (args[1] === "") win.document.getElementById("alertBox").click();
else {{
  const action = {{ QueryInterface: ChromeUtils.generateQI(["nsIAlertAction"]), action: args[1], title: "", iconURL: "" }};
  win.gAlertListener.observe(action, "alertclickcallback", win.gAlertCookie);
  win.close();
}}
"""

#: args: title.
DISMISS: Final = f"{_ALERT} alertWith(args[0]).close();"
