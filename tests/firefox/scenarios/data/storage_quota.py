"""An origin that would keep more than a fifth of what the profile may: caches and databases refuse it."""

from differential import Scenario

PREFS = {"dom.quotaManager.temporaryStorage.fixedLimit": 524_288}
ERROR = "const told = (e) => [e.constructor.name, e.name, e.message, e.code, e.quota, e.requested];"
# Firefox compresses what it keeps: what cannot be compressed counts as it is.
SIZED = """const sized = (mb) => {
  const bytes = new Uint8Array(mb * 1024 * 1024);
  for (let at = 0; at < bytes.length; at += 65536) crypto.getRandomValues(bytes.subarray(at, at + 65536));
  return bytes;
};"""


async def story(s: Scenario) -> None:
    page = await s.open()
    await page.do(
        "navigator.storage.estimate().then(({ quota }) => quota / 1024 ** 2)",
        f"""(async () => {{
          {ERROR} {SIZED}
          const cache = await caches.open("all");
          const put = (url, mb) => cache.put(url, new Response(sized(mb))).then(() => "kept", told);
          const all = [];
          for (let i = 0; i < 13; i++) all.push(await put(`/${{i}}`, 8));
          return [all, (await cache.keys()).length];
        }})()""",
        f"""(async () => {{
          {ERROR} {SIZED}
          const opening = indexedDB.open("d");
          opening.onupgradeneeded = () => opening.result.createObjectStore("s");
          await new Promise((resolve) => {{ opening.onsuccess = resolve; }});
          const database = opening.result;
          const log = [];
          const write = (key, mb, count) => new Promise((resolve) => {{
            const transaction = database.transaction("s", "readwrite");
            transaction.oncomplete = () => resolve(again || log.push(`${{key}} is complete`));
            let again = false;
            transaction.onabort = () => {{ log.push(["abort", told(transaction.error)]); resolve(); }};
            // Firefox: after a refused one, the first put of the next transaction throws, for no reason known.
            try {{
              for (let i = 0; i < count; i++) {{
                const request = transaction.objectStore("s").put(sized(mb), key + i);
                request.onerror = () => log.push(["request", told(request.error)]);
              }}
            }} catch {{
              again = true;
              resolve(write(key, mb, count));
            }}
          }});
          await write("a", 2, 1);
          await write("b", 8, 1);
          await write("c", 1, 1);
          const keys = await new Promise((resolve) => {{
            database.transaction("s").objectStore("s").getAllKeys().onsuccess = (event) => resolve(event.target.result);
          }});
          database.close();
          return [log, keys];
        }})()""",
        "navigator.storage.estimate().then(({ usage }) => usage > 98 * 1024 ** 2 && usage < 102.4 * 1024 ** 2)",
        # What the other scenarios' origins keep is of the same total.
        "caches.delete('all')",
        "new Promise((resolve) => { indexedDB.deleteDatabase('d').onsuccess = () => resolve('deleted'); })",
    )
