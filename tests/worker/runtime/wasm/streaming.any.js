// (module (func (export "answer") (result i32) i32.const 42))
const MODULE = Uint8Array.of(
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 127, 3, 2, 1, 0, 7, 10, 1, 6, 97, 110, 115, 119, 101, 114, 0, 0, 10,
  6, 1, 4, 0, 65, 42, 11,
);
const answer = (type = "application/wasm", body = MODULE, init = {}) =>
  new Response(body, { ...init, headers: type ? { "content-type": type } : {} });

promise_test(async () => {
  const { instance, module } = await WebAssembly.instantiateStreaming(Promise.resolve(answer()));
  assert_equals(instance.exports.answer(), 42);
  assert_true(module instanceof WebAssembly.Module);
  assert_true((await WebAssembly.compileStreaming(answer())) instanceof WebAssembly.Module);
}, "a module is compiled from a response");

promise_test(async (t) => {
  for (const type of ["text/plain", "application/wasm;charset=utf-8", ""]) {
    await promise_rejects_js(t, TypeError, WebAssembly.compileStreaming(answer(type)), type);
  }
  await promise_rejects_js(t, TypeError, WebAssembly.compileStreaming(answer("application/wasm", "", { status: 404 })));
  await promise_rejects_js(t, TypeError, WebAssembly.compileStreaming(MODULE));
  await promise_rejects_js(
    t, WebAssembly.CompileError, WebAssembly.compileStreaming(answer("application/wasm", "no module")),
  );
}, "what is no module, or not said to be one, is refused");
