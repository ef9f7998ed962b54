// The same script in a pyua worker and in Node: each measure gives the median milliseconds of one turn. Turns are many
// enough for the clock, which tells a worker whole milliseconds.
globalThis.measures = {
  async urlParse() {
    return median(9, () => {
      for (let i = 0; i < 2000; i++) new URL(`/articles/${i}/comments?page=${i}&sort=new#latest`, 'https://www.example.com/');
    }) / 2000;
  },
  async urlParseOdd() {
    return median(9, () => {
      for (let i = 0; i < 2000; i++) new URL(`HTTPS://user:pass@Sub${i}.Example.com:8443/a/b/../ü?x=1&y= #frag`, 'https://base.example/');
    }) / 2000;
  },
  async structuredClone() {
    const value = { list: [], map: new Map(), when: new Date(0), bytes: new Uint8Array(1000) };
    for (let i = 0; i < 80; i++) {
      value.list.push({ id: i, name: `item number ${i}`, tags: ['a', 'b', 'c'], nested: { deep: { deeper: i / 3 } } });
      value.map.set(`key ${i}`, i);
    }
    return median(9, () => { for (let i = 0; i < 200; i++) structuredClone(value); }) / 200;
  },
  async textDecoder() {
    const bytes = new TextEncoder().encode('a plain sentence, größer, 日本語, 🎉. '.repeat(20_000)).subarray(0, 1 << 20);
    return median(15, () => new TextDecoder().decode(bytes));
  },
  async textDecoderLatin() {
    const bytes = new Uint8Array(1 << 20).fill(0xe4);
    return median(15, () => new TextDecoder('windows-1252').decode(bytes));
  },
  async aesGcm() {
    const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
    const data = new Uint8Array(1 << 20);
    const iv = new Uint8Array(12);
    return medianOf(15, () => crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, data));
  },
  async indexedDB() {
    if (typeof indexedDB === 'undefined') return NaN;
    const done = (request) => new Promise((resolve, reject) => {
      request.onsuccess = request.oncomplete = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    const opening = indexedDB.open(`bench ${Math.random()}`);
    opening.onupgradeneeded = () => opening.result.createObjectStore('notes', { keyPath: 'id' });
    const database = await done(opening);
    return medianOf(5, () => {
      const transaction = database.transaction('notes', 'readwrite');
      for (let i = 0; i < 1000; i++) transaction.objectStore('notes').put({ id: i, title: 'a note', body: 'x'.repeat(50), read: false });
      return done(transaction);
    });
  },
};

function median(times, turn) {
  const all = [];
  for (let i = 0; i < times; i++) {
    const began = performance.now();
    turn();
    all.push(performance.now() - began);
  }
  return all.sort((a, b) => a - b)[times >> 1];
}

async function medianOf(times, turn) {
  const all = [];
  for (let i = 0; i < times; i++) {
    const began = performance.now();
    await turn();
    all.push(performance.now() - began);
  }
  return all.sort((a, b) => a - b)[times >> 1];
}
