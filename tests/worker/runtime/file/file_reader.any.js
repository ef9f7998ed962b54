const read = (how, blob, ...rest) =>
  new Promise((resolve) => {
    const reader = new FileReader();
    const events = [];
    for (const type of ["loadstart", "progress", "load", "error", "abort"]) {
      reader.addEventListener(type, (event) => events.push(`${event.type} ${event.loaded}`));
    }
    reader.onloadend = () => resolve({ reader, events });
    reader[how](blob, ...rest);
  });

promise_test(async () => {
  const { reader, events } = await read("readAsText", new Blob(["håll"]));
  assert_equals(reader.result, "håll");
  assert_equals(reader.readyState, FileReader.DONE);
  assert_equals(events[0], "loadstart 0");
  assert_equals(events.at(-1), "load 5");
}, "text, with the events of its loading");

promise_test(async () => {
  const { reader } = await read("readAsText", new Blob([Uint8Array.of(0xe5)]), "iso-8859-1");
  assert_equals(reader.result, "å");
}, "text in another encoding");

promise_test(async () => {
  const blob = new Blob(["hi"], { type: "text/plain" });
  assert_equals((await read("readAsDataURL", blob)).reader.result, "data:text/plain;base64,aGk=");
  assert_equals((await read("readAsBinaryString", new Blob([Uint8Array.of(0, 255)]))).reader.result, "\0\xff");
  const { result } = (await read("readAsArrayBuffer", blob)).reader;
  assert_array_equals([...new Uint8Array(result)], [104, 105]);
}, "a data URL, a binary string, a buffer");

promise_test(async () => {
  const reader = new FileReader();
  assert_throws_js(TypeError, () => reader.readAsText("text"));
  reader.readAsText(new Blob(["a"]));
  assert_throws_dom("InvalidStateError", () => reader.readAsText(new Blob(["b"])));
  const ended = new Promise((resolve) => (reader.onloadend = resolve));
  reader.abort();
  await ended;
  assert_equals(reader.result, null);
}, "one reading at a time, and it can be aborted");
