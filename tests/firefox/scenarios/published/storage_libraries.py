"""idb-keyval, Dexie and localforage in one bundle; the worker is stopped between pushes."""

from differential import Scenario
from differential.packages import bundle

WORKER = bundle("""
import Dexie from "dexie";
import { entries, getMany, keys, update } from "idb-keyval";
import localforage from "localforage";

const database = new Dexie("messages");
database.version(1).stores({ messages: "++id, topic, [topic+at], *words" });
let since = 0;

async function take(text) {
  await update("count", (count = 0) => count + 1);
  await database.messages.add({ topic: text[0], at: since, words: text.split(" "), body: new Uint8Array([since]) });
  await localforage.setItem("last", { text, date: new Date(0), list: [1, { a: undefined }] });
  const { messages } = database;
  report(
    ++since, await getMany(["count", "missing"]), await keys(), await entries(),
    await messages.count(), await messages.where("words").equals("push").count(),
    (await messages.where("[topic+at]").between(["a", Dexie.minKey], ["a", Dexie.maxKey]).toArray()).map(({ id, body }) => [id, body.length]),
    await messages.orderBy("id").last().then(({ words }) => words), await localforage.getItem("last"), await localforage.keys(),
    localforage.driver(), await messages.filter(({ topic }) => topic === "b").delete(),
  );
}
addEventListener("push", (event) => event.waitUntil(take(event.data.text())));
""")


async def story(s: Scenario) -> None:
    page, subscription = await s.subscribed()
    await page.close()
    await s.browser.set_pref("dom.serviceWorkers.idle_timeout", 400)
    for number, text in enumerate(("a push", "b push", "another one"), 1):
        await s.send(subscription, text)
        await s.reported(number)
        await s.wait(0.8)
