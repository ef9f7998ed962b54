"""EventSource: what a stream of events is read as, and when it is asked for again."""

from differential import Scenario

WORKER = """
let last = 0;
const listen = (bodies, more = "") => new Promise((resolve) => {
  const seen = [];
  const query = bodies.map((body) => "&body=" + encodeURIComponent(body)).join("");
  const source = new EventSource("/events?id=" + ++last + query + more);
  const note = (event) => {
    seen.push([event.type, event.data, event.lastEventId, event.origin === location.origin, event.constructor.name, source.readyState]);
    if (source.readyState === EventSource.CLOSED) resolve(seen);
  };
  for (const type of ["open", "message", "error", "named"]) source.addEventListener(type, note);
});
"""
RETRY = "retry: 20\\n"
ASKED = (
    f"listen(['{RETRY}data: one\\n\\n'])",
    f"listen(['{RETRY}id: 7\\ndata: one\\n\\n', 'data: {{last}}\\n\\n'])",
    f"listen(['{RETRY}event: named\\ndata: a\\ndata:b\\ndata\\ndata:  c\\n\\n:comment\\n\\ndata\\n\\nid\\n\\n', '{{last}}'])",
    f"listen(['\\uFEFF{RETRY}data: \u00e9\\r\\n\\r\\ndata: two\\r\\rdata: cut'])",
    f"listen(['{RETRY}data: x\\n\\nretry: x\\nnonsense: 1\\nid: \u00fc\\n\\n', 'data: {{last}}\\n\\n'])",
    f"listen(['{RETRY}id: \u00fc\\ndata: x\\n\\nid\\n\\n', 'data: {{last}}\\n\\n'])",
    "listen(['data: x\\n\\n'], '&status=404')", "listen(['data: x\\n\\n'], '&type=text/plain')",
    "new EventSource('http://[')", "new EventSource()", "EventSource('/')",
    "(({ url, readyState, withCredentials }) => [url.replace(location.origin, ''), readyState, withCredentials])"
    "(new EventSource('events?id=never', { withCredentials: true }))",
    "(() => { const source = new EventSource('/events?id=closed&body=data'); source.close(); return source.readyState; })()",
    "[EventSource.CONNECTING, EventSource.OPEN, EventSource.CLOSED, EventSource.prototype.CLOSED, EventSource.length]",
)  # fmt: skip


async def story(s: Scenario) -> None:
    page = await s.open()
    await page.register()
    await page.in_worker(*ASKED)
