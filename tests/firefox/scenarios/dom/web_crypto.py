"""Keys of Ed25519 as JSON, and the errors of too much and of too strange."""

from differential import Scenario

ASKED = (
    "typeof QuotaExceededError",
    "crypto.getRandomValues(new Uint8Array(65537))",
    "try { crypto.getRandomValues(new Uint8Array(65537)); } catch (e) { [e.constructor.name, e.quota, e.requested]; }",
    "crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify']).then(async ({ privateKey, publicKey }) => ["
    "Object.keys(await crypto.subtle.exportKey('jwk', privateKey)).sort(), (await crypto.subtle.exportKey('jwk', publicKey)).alg])",
    *(
        f"crypto.subtle.importKey('jwk', {{ kty: 'OKP', crv: 'Ed25519', alg: '{alg}',"
        " x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' }, 'Ed25519', true, ['verify']).then((key) => key.algorithm.name)"
        for alg in ("Ed25519", "EdDSA", "ed25519", "ES256")
    ),
    "crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'Curve25519' }, false, []).catch((error) => error.name)",
    "crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'Curve25519' }, false, ['deriveKey']).catch((error) => error.name)",
    "crypto.subtle.generateKey({ name: 'RSA-OAEP', hash: 'SHA-256', modulusLength: 1024, publicExponent: new Uint8Array([1, 0, 0]) }, false, []).catch((error) => error.name)",
    "crypto.subtle.generateKey({ name: 'RSA-OAEP', hash: 'SHA-256', modulusLength: 1024, publicExponent: new Uint8Array([1, 0, 0]) }, false, ['encrypt']).catch((error) => error.name)",
    "crypto.subtle.generateKey('ChaCha20-Poly1305', false, ['encrypt']).catch((error) => error.name)",
    "typeof SubtleCrypto.supports", "typeof crypto.subtle.getPublicKey", "crypto.subtle.generateKey('X448', false, ['deriveKey']).catch((error) => error.name)",
)  # fmt: skip


async def story(s: Scenario) -> None:
    page = await s.open()
    await page.register()
    await page.in_worker(*ASKED)
