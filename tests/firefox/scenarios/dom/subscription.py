"""A subscription's members: their values, types, order and identity."""

from differential import Scenario
from differential.sender import KEY

MEMBERS = """(async () => {
  const get = () => registration.pushManager.getSubscription();
  const s = await get();
  const bytes = (buffer) => buffer && [buffer.constructor.name, buffer.byteLength];
  const names = [];
  for (const name in s) names.push(name);
  return {
    names, own: Object.getOwnPropertyNames(s), tag: String(s), json: JSON.stringify(s), type: typeof s.endpoint,
    expirationTime: s.expirationTime, p256dh: bytes(s.getKey("p256dh")), auth: bytes(s.getKey("auth")),
    fresh: s.getKey("auth") !== s.getKey("auth"), options: String(s.options),
    sameOptions: s.options === s.options, key: bytes(s.options.applicationServerKey),
    sameKey: s.options.applicationServerKey === s.options.applicationServerKey,
    userVisibleOnly: String(s.options.userVisibleOnly), optionNames: Object.keys(Object.getPrototypeOf(s.options)),
    sameSubscription: s === await get(), sameManager: registration.pushManager === registration.pushManager,
  };
})()"""


async def story(s: Scenario) -> None:
    page, _subscription = await s.subscribed(f"{{ applicationServerKey: '{KEY}' }}")
    await page.do(MEMBERS)
    await page.in_worker(MEMBERS)
