"""What the HTTP cache answers, and what goes to the server again."""

from differential import Scenario

WORKER = """
let last = 0;
async function twice(answer, first = {}, second = first, between = () => {}) {
  const url = "/made?id=" + ++last + "&" + answer;
  const one = await (await fetch(url, first)).text();
  await between(url);
  const response = await fetch(url, second);
  return [one, response.status, await response.text()];
}
const hour = "header=Cache-Control:max-age=3600";
const tag = "header=ETag:%22a%22";
const old = "header=Last-Modified:Thu, 01 Jan 2015 00:00:00 GMT";
"""

#: The answer, and how it is asked for both times.
ASKED = (
    "twice('')", "twice(hour)", "twice(hour + '&header=Cache-Control:no-cache')", "twice('header=Cache-Control:no-store&' + tag)",
    "twice(tag)", "twice(tag + '&holds')", "twice(old)", "twice(old + '&holds&header=Cache-Control:no-cache')",
    "twice('header=Expires:0')", "twice('header=Expires:Thu, 01 Jan 2099 00:00:00 GMT')",
    "twice('header=Cache-Control:max-age=0,stale-while-revalidate=60')", "twice('header=Pragma:no-cache&' + old)",
    "twice('header=Cache-Control:max-age=3600&header=Age:4000')", "twice('header=Cache-Control:MAX-AGE=\"3600\"')",
    "twice('header=Cache-Control:s-maxage=3600')", "twice('header=Cache-Control:private,max-age=3600')",
    "twice(hour + '&header=Vary:*')", "twice(hour + '&header=Vary:X-A')",
    "twice(hour + '&header=Vary:X-A', { headers: { 'X-A': '1' } }, { headers: { 'X-A': '2' } })",
    "twice(hour + '&header=Vary:X-A', { headers: { 'X-A': '1' } })",
    "twice('', { cache: 'force-cache' })", "twice(tag, { cache: 'force-cache' })", "twice(hour, { cache: 'no-store' })",
    "twice(hour, {}, { cache: 'no-store' })", "twice(hour, {}, { cache: 'reload' })", "twice(hour, {}, { cache: 'no-cache' })",
    "twice(hour + '&' + tag + '&holds', {}, { cache: 'no-cache' })",
    "twice(tag, {}, { cache: 'only-if-cached', mode: 'same-origin' })",
    "fetch('/made?id=never', { cache: 'only-if-cached', mode: 'same-origin' })",
    "twice(hour, {}, { headers: { 'Cache-Control': 'no-cache' } })", "twice(hour, {}, { headers: { 'Cache-Control': 'max-age=0' } })",
    "twice(hour, {}, { headers: { Pragma: 'no-cache' } })", "twice(hour, {}, { headers: { 'Cache-Control': 'no-store' } })",
    "twice(hour + '&header=Age:60', {}, { headers: { 'Cache-Control': 'max-age=1' } })",
    "twice(hour, {}, { headers: { 'Cache-Control': 'min-fresh=3000' } })", "twice(hour, {}, { headers: { 'Cache-Control': 'min-fresh=4000' } })",
    "twice(hour + '&header=Age:3700', {}, { headers: { 'Cache-Control': 'max-stale=1000' } })",
    "twice(hour + '&header=Age:3700', {}, { headers: { 'Cache-Control': 'max-stale' } })",
    "twice(hour + '&header=Location:/', { redirect: 'manual' })",
    "twice(hour, {}, { headers: { 'If-None-Match': '\"x\"' } })", "twice(hour, {}, { headers: { Range: 'bytes=0-1' } })",
    "twice(hour, { credentials: 'omit' }, { credentials: 'include' })", "twice(hour, { credentials: 'include' })",
    "twice(hour, { credentials: 'include' }, { credentials: 'omit' })",
    "twice(hour, {}, {}, (url) => fetch(url, { method: 'POST' }))", "twice(hour, {}, {}, (url) => fetch(url, { method: 'HEAD' }))",
    "twice(hour, {}, { method: 'HEAD' })", "twice(hour, { method: 'POST' })", "twice(hour, { redirect: 'manual' }, { redirect: 'follow' })",
    *(f"twice(hour + '&status={status}')" for status in (201, 202, 203, 204, 206, 299, 300, 302, 308, 400, 404, 405, 410, 414, 451, 500, 503)),
    *(f"twice(old + '&status={status}')" for status in (203, 404, 410)),
    "twice('status=301')", "twice('status=410')",
)  # fmt: skip


async def story(s: Scenario) -> None:
    page = await s.open()
    await page.register()
    await page.in_worker(*ASKED)
