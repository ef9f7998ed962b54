"""Imported scripts run before the rest, are kept from the installation on, and cannot be imported later."""

from differential import Scenario

FILES = {"/one.js": "self.one = 1;", "/two.js": "self.two = self.one + 1;", "/throws.js": "throw new RangeError('mine');",
         "/syntax.js": "let let = 5;", "/later.js": "self.later = 1;"}  # fmt: skip
WORKER = """
importScripts("/one.js", "two.js");
report(self.one, self.two);
const attempt = (...paths) => {
  try { importScripts(...paths); report(paths, "works"); } catch (error) {
    const message = error instanceof SyntaxError ? "the engine's" : error.message;
    report(paths, error.name, message, error.constructor.name);
  }
};
attempt("/missing.js");
attempt("/throws.js");
attempt("/syntax.js");
attempt("http://");
attempt();
oninstall = () => attempt("/one.js");
onpush = () => { attempt("/one.js"); attempt("/later.js"); };
"""


async def story(s: Scenario) -> None:
    _page, subscription = await s.subscribed()
    await s.send(subscription, "push")
    await s.reported(9)
