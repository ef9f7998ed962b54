// URLPattern: the urlpattern-polyfill library. Spec: https://urlpattern.spec.whatwg.org/
(function (rt) {
  "use strict";
  const { load } = rt;
  const webidl = load("webidl/00_webidl.js");
  const { URLPattern } = load("vendor/urlpattern.js");
  webidl.configureInterface(URLPattern, { __proto__: null, name: "URLPattern", length: 0 });
  return { URLPattern };
})
//# sourceURL=pyua:urlpattern/08_urlpattern.js
