"""The names that exist without an import, in browsers and in Node.

Sources: the globals of ECMAScript (developer.mozilla.org/docs/Web/JavaScript/Reference/Global_Objects), of browsers
(developer.mozilla.org/docs/Web/API/Window) and of Node (nodejs.org/api/globals.html), and those of jQuery
(api.jquery.com/jQuery), which pages load by a tag of their own, of Deno (docs.deno.com/api/deno) and of Bun (bun.com/reference/bun).
"""

from __future__ import annotations

from typing import Final

_ECMASCRIPT = """
AggregateError Array ArrayBuffer AsyncFunction Atomics BigInt BigInt64Array BigUint64Array Boolean DataView Date Error EvalError
FinalizationRegistry Float32Array Float64Array Function Infinity Int16Array Int32Array Int8Array Intl Iterator JSON Map Math NaN
Number Object Promise Proxy RangeError ReferenceError Reflect RegExp Set SharedArrayBuffer String Symbol SyntaxError TypeError
URIError Uint16Array Uint32Array Uint8Array Uint8ClampedArray WeakMap WeakRef WeakSet WebAssembly arguments decodeURI decodeURIComponent
encodeURI encodeURIComponent escape eval globalThis isFinite isNaN parseFloat parseInt undefined unescape
"""

_BROWSER = """
AbortController AbortSignal Audio BroadcastChannel Blob CSS CustomEvent DOMParser DocumentFragment Document Element Event EventSource
EventTarget File FileReader FormData HTMLElement Headers History IntersectionObserver Image IndexedDB KeyboardEvent Location
MessageChannel MessageEvent MouseEvent MutationObserver Navigator Node Notification Option PerformanceObserver Range Request
ResizeObserver Response Selection ServiceWorker SharedWorker Storage TextDecoder TextEncoder TrustedHTML URL URLSearchParams WebSocket Window
Worker XMLHttpRequest XMLSerializer XPathEvaluator addEventListener alert atob blur btoa caches cancelAnimationFrame clearInterval
clearTimeout close confirm cookieStore createImageBitmap crypto customElements dispatchEvent document fetch focus frames getComputedStyle
getSelection history importScripts indexedDB innerHeight innerWidth localStorage location matchMedia name navigator onmessage open
opener origin parent performance postMessage print prompt queueMicrotask removeEventListener reportError requestAnimationFrame
requestIdleCallback screen scroll scrollTo self sessionStorage setInterval setTimeout structuredClone top trustedTypes visualViewport
window
"""

_OTHERS = """
$ Bun Deno jQuery
"""

_NODE = """
Buffer __dirname __filename clearImmediate console exports global import module process require setImmediate
"""

BUILTINS: Final = frozenset((_ECMASCRIPT + _BROWSER + _OTHERS + _NODE).split()) - {
    # Variables of these names are far more often a file's own than the browser's.
    "name",
    "undefined",
    # ``this`` is called ``self`` in the code model; the worker's global of that name cannot be told from it.
    "self",
}
"""All global names."""
