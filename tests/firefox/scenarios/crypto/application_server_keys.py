"""What application server keys are taken, in a page and in a worker."""

from differential import Scenario
from differential.sender import KEY

PAGE = """(async () => {
  const registration = globalThis.registration ?? await navigator.serviceWorker.getRegistration();
  const subscription = await registration.pushManager.subscribe({ applicationServerKey: %s });
  const key = subscription.options.applicationServerKey;
  await subscription.unsubscribe();
  return key && [...new Uint8Array(key)].length;
})()"""
KEYS = {
    "text": f"'{KEY}'",
    "padded text": f"'{KEY}='",
    "not base64url": "'!'",
    "empty text": "''",
    "short text": "'AAAA'",
    "no text": "5",
    "an object": "{}",
    "an array": "[1, 2]",
    "null": "null",
    "undefined": "undefined",
    "bytes": f"Uint8Array.fromBase64('{KEY}', {{ alphabet: 'base64url' }})",
    "a buffer": f"Uint8Array.fromBase64('{KEY}', {{ alphabet: 'base64url' }}).buffer",
    "a DataView": f"new DataView(Uint8Array.fromBase64('{KEY}', {{ alphabet: 'base64url' }}).buffer)",
    "part of a buffer": f"new Uint8Array([0, ...Uint8Array.fromBase64('{KEY}', {{ alphabet: 'base64url' }})]).subarray(1)",
    "an empty buffer": "new ArrayBuffer(0)",
    "64 bytes": "new Uint8Array(64)",
    "66 bytes": "new Uint8Array(66)",
    "not on the curve": "Uint8Array.of(4, ...new Uint8Array(64))",
    "compressed": f"Uint8Array.of(3, ...Uint8Array.fromBase64('{KEY}', {{ alphabet: 'base64url' }}).slice(1, 33))",
    "compressed, not on the curve": "Uint8Array.of(2, ...new Uint8Array(32).fill(255))",
    "the hybrid form": f"Uint8Array.of(7, ...Uint8Array.fromBase64('{KEY}', {{ alphabet: 'base64url' }}).slice(1))",
}


async def story(s: Scenario) -> None:
    await s.browser.set_permission("granted")
    page = await s.open()
    await page.register()
    for what, key in KEYS.items():
        s.note(what)
        await page.do(PAGE % key)
        await page.in_worker(PAGE % key)
