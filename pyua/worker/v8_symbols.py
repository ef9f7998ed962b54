"""V8's C++ functions, found by their symbols in mini-racer's library.

Linux and macOS wheels export them. The calling convention relied upon: ``v8::Local`` is one pointer, passed and
returned like a pointer; ``PromiseRejectMessage`` is a plain struct of three words, passed by value; ``TryCatch`` has
its place in memory of ours; ``Location`` is two ints, returned in one register. tests/worker/test_v8_api.py and
tests/worker/test_places.py check all four.
"""

from __future__ import annotations

import ctypes
import functools
from collections.abc import Callable
from typing import Any, Final

__all__ = ["POINTER", "Functions", "Source", "define_global", "find_functions", "new_global", "new_string", "text_of"]

POINTER = ctypes.c_void_p

#: v8::ScriptCompiler::Source, whose fields are: source, name, line and column offset, options, source map's URL,
#: host-defined options, code cache; what follows may be null.
Source: Final = ctypes.c_uint64 * 32

#: name → function, called with pointers.
Functions = dict[str, Callable[..., Any]]

#: name here → (mangled symbol, result type, argument types); the first argument of a method is its object.
_FUNCTIONS: Final[dict[str, tuple[str, Any, list[Any]]]] = {
    "current_isolate": ("_ZN2v87Isolate10GetCurrentEv", POINTER, []),
    "current_context": ("_ZN2v87Isolate17GetCurrentContextEv", POINTER, [POINTER]),
    "global_object": ("_ZN2v87Context6GlobalEv", POINTER, [POINTER]),
    "get": (
        "_ZN2v86Object3GetENS_5LocalINS_7ContextEEENS1_INS_5ValueEEE",
        POINTER,
        [POINTER, POINTER, POINTER],
    ),
    "new_string": (
        "_ZN2v86String11NewFromUtf8EPNS_7IsolateEPKcNS_13NewStringTypeEi",
        POINTER,
        [POINTER, ctypes.c_char_p, ctypes.c_int, ctypes.c_int],
    ),
    "new_wide_string": (
        "_ZN2v86String14NewFromTwoByteEPNS_7IsolateEPKtNS_13NewStringTypeEi",
        POINTER,
        [POINTER, POINTER, ctypes.c_int, ctypes.c_int],
    ),
    "new_integer": ("_ZN2v87Integer3NewEPNS_7IsolateEi", POINTER, [POINTER, ctypes.c_int]),
    "globalize": (
        "_ZN2v812api_internal18GlobalizeReferenceEPNS_8internal7IsolateEm",
        POINTER,
        [POINTER, ctypes.c_size_t],
    ),
    "call": (
        "_ZN2v88Function4CallENS_5LocalINS_7ContextEEENS1_INS_5ValueEEEiPS5_",
        POINTER,
        [POINTER, POINTER, POINTER, ctypes.c_int, ctypes.POINTER(POINTER)],
    ),
    "compile": (
        "_ZN2v86Script7CompileENS_5LocalINS_7ContextEEENS1_INS_6StringEEEPNS_12ScriptOriginE",
        POINTER,
        [POINTER, POINTER, POINTER],
    ),
    "compile_source": (
        "_ZN2v814ScriptCompiler7CompileENS_5LocalINS_7ContextEEEPNS0_6SourceENS0_14CompileOptionsENS0_13NoCacheReasonE",
        POINTER,
        [POINTER, POINTER, ctypes.c_int, ctypes.c_int],
    ),
    "unbound_script": ("_ZN2v86Script16GetUnboundScriptEv", POINTER, [POINTER]),
    "create_code_cache": (
        "_ZN2v814ScriptCompiler15CreateCodeCacheENS_5LocalINS_13UnboundScriptEEE",
        POINTER,
        [POINTER],
    ),
    "free_cached_data": ("_ZN2v814ScriptCompiler10CachedDataD1Ev", None, [POINTER]),
    "create_property": (
        "_ZN2v86Object18CreateDataPropertyENS_5LocalINS_7ContextEEENS1_INS_4NameEEENS1_INS_5ValueEEE",
        ctypes.c_uint16,
        [POINTER, POINTER, POINTER, POINTER],
    ),
    "run": ("_ZN2v86Script3RunENS_5LocalINS_7ContextEEE", POINTER, [POINTER, POINTER]),
    "get_continuation_data": ("_ZN2v87Isolate36GetContinuationPreservedEmbedderDataEv", POINTER, [POINTER]),
    "set_continuation_data": (
        "_ZN2v87Isolate36SetContinuationPreservedEmbedderDataENS_5LocalINS_5ValueEEE",
        None,
        [POINTER, POINTER],
    ),
    "set_lazy": (
        "_ZN2v86Object19SetLazyDataPropertyENS_5LocalINS_7ContextEEENS1_INS_4NameEEE"
        "PFvS5_RKNS_20PropertyCallbackInfoINS_5ValueEEEENS1_IS7_EENS_17PropertyAttributeENS_14SideEffectTypeESF_",
        ctypes.c_uint64,
        [POINTER, POINTER, POINTER, POINTER, POINTER, ctypes.c_int, ctypes.c_int, ctypes.c_int],
    ),
    "is_int32": ("_ZNK2v85Value7IsInt32Ev", ctypes.c_bool, [POINTER]),
    "int32_value": ("_ZNK2v85Int325ValueEv", ctypes.c_int32, [POINTER]),
    "on_promise_reject": (
        "_ZN2v87Isolate24SetPromiseRejectCallbackEPFvNS_20PromiseRejectMessageEE",
        None,
        [POINTER, POINTER],
    ),
    "try_catch_begin": ("_ZN2v88TryCatchC1EPNS_7IsolateE", None, [POINTER, POINTER]),
    "try_catch_end": ("_ZN2v88TryCatchD1Ev", None, [POINTER]),
    "try_catch_exception": ("_ZNK2v88TryCatch9ExceptionEv", POINTER, [POINTER]),
    "try_catch_message": ("_ZNK2v88TryCatch7MessageEv", POINTER, [POINTER]),
    "try_catch_terminated": ("_ZNK2v88TryCatch13HasTerminatedEv", ctypes.c_bool, [POINTER]),
    "capture_stacks": (
        "_ZN2v87Isolate41SetCaptureStackTraceForUncaughtExceptionsEbiNS_10StackTrace17StackTraceOptionsE",
        None,
        [POINTER, ctypes.c_bool, ctypes.c_int, ctypes.c_int],
    ),
    "message_stack": ("_ZNK2v87Message13GetStackTraceEv", POINTER, [POINTER]),
    "frame_count": ("_ZNK2v810StackTrace13GetFrameCountEv", ctypes.c_int, [POINTER]),
    "frame": ("_ZNK2v810StackTrace8GetFrameEPNS_7IsolateEj", POINTER, [POINTER, POINTER, ctypes.c_uint]),
    "frame_url": ("_ZNK2v810StackFrame24GetScriptNameOrSourceURLEv", POINTER, [POINTER]),
    "heap_statistics": ("_ZN2v87Isolate17GetHeapStatisticsEPNS_14HeapStatisticsE", None, [POINTER, POINTER]),
    "on_collected": (
        "_ZN2v87Isolate21AddGCEpilogueCallbackEPFvPS0_NS_6GCTypeENS_15GCCallbackFlagsEPvES4_S2_",
        None,
        [POINTER, POINTER, POINTER, ctypes.c_int],
    ),
    "request_interrupt": ("_ZN2v87Isolate16RequestInterruptEPFvPS0_PvES2_", None, [POINTER, POINTER, POINTER]),
    "collect_garbage": ("_ZN2v87Isolate21LowMemoryNotificationEv", None, [POINTER]),
    "on_out_of_memory": (
        "_ZN2v87Isolate18SetOOMErrorHandlerEPFvPKcRKNS_10OOMDetailsEE",
        None,
        [POINTER, POINTER],
    ),
    "terminate": ("_ZN2v87Isolate18TerminateExecutionEv", None, [POINTER]),
    "compile_module": (
        "_ZN2v814ScriptCompiler13CompileModuleEPNS_7IsolateEPNS0_6SourceENS0_14CompileOptionsENS0_13NoCacheReasonE",
        POINTER,
        [POINTER, POINTER, ctypes.c_int, ctypes.c_int],
    ),
    "module_instantiate": (
        "_ZN2v86Module17InstantiateModuleENS_5LocalINS_7ContextEEEPFNS_10MaybeLocalIS0_EES3_mNS1_IS0_EEE"
        "PFNS4_INS_6ObjectEEES3_mS6_E",
        ctypes.c_uint16,
        [POINTER, POINTER, POINTER, POINTER],
    ),
    "module_evaluate": ("_ZN2v86Module8EvaluateENS_5LocalINS_7ContextEEE", POINTER, [POINTER, POINTER]),
    "module_namespace": ("_ZN2v86Module18GetModuleNamespaceEv", POINTER, [POINTER]),
    "module_exception": ("_ZNK2v86Module12GetExceptionEv", POINTER, [POINTER]),
    "module_is_async": ("_ZNK2v86Module12IsGraphAsyncEv", ctypes.c_bool, [POINTER]),
    "module_hash": ("_ZNK2v86Module15GetIdentityHashEv", ctypes.c_int, [POINTER]),
    "module_requests": ("_ZNK2v86Module17GetModuleRequestsEv", POINTER, [POINTER]),
    "module_status": ("_ZNK2v86Module9GetStatusEv", ctypes.c_int, [POINTER]),
    "request_specifier": ("_ZNK2v813ModuleRequest12GetSpecifierEv", POINTER, [POINTER]),
    "request_attributes": ("_ZNK2v813ModuleRequest19GetImportAttributesEv", POINTER, [POINTER]),
    "array_get": ("_ZNK2v810FixedArray3GetEi", POINTER, [POINTER, ctypes.c_int]),
    "array_length": ("_ZNK2v810FixedArray6LengthEv", ctypes.c_int, [POINTER]),
    "on_import": (
        "_ZN2v87Isolate38SetHostImportModuleDynamicallyCallbackEPFNS_10MaybeLocalINS_7PromiseEEENS_5LocalINS_7ContextEEE"
        "NS4_INS_4DataEEENS4_INS_5ValueEEENS4_INS_6StringEEENS4_INS_10FixedArrayEEEE",
        None,
        [POINTER, POINTER],
    ),
    "on_import_meta": (
        "_ZN2v87Isolate41SetHostInitializeImportMetaObjectCallbackEPFvNS_5LocalINS_7ContextEEE"
        "NS1_INS_6ModuleEEENS1_INS_6ObjectEEEE",
        None,
        [POINTER, POINTER],
    ),
    "message_line": (
        "_ZNK2v87Message13GetLineNumberENS_5LocalINS_7ContextEEE",
        ctypes.c_uint64,
        [POINTER, POINTER],
    ),
    "message_column": ("_ZNK2v87Message14GetStartColumnEv", ctypes.c_int, [POINTER]),
    "message_url": ("_ZNK2v87Message21GetScriptResourceNameEv", POINTER, [POINTER]),
    "utf8_length": ("_ZNK2v86String12Utf8LengthV2EPNS_7IsolateE", ctypes.c_size_t, [POINTER, POINTER]),
    "write_utf8": (
        "_ZNK2v86String11WriteUtf8V2EPNS_7IsolateEPcmiPm",
        ctypes.c_size_t,
        [POINTER, POINTER, ctypes.c_char_p, ctypes.c_size_t, ctypes.c_int, POINTER],
    ),
    "frame_location": ("_ZNK2v810StackFrame11GetLocationEv", ctypes.c_uint64, [POINTER]),
}

#: Those that may take long, or wait for another thread. The others keep Python's lock: giving it up and getting
#: it again costs more than they do, and waits for whichever thread has taken it meanwhile.
_RELEASING: Final = frozenset(
    {
        "call", "collect_garbage", "compile", "compile_module", "compile_source", "create_code_cache",
        "module_evaluate", "module_instantiate", "request_interrupt", "run",
    }
)  # fmt: skip


@functools.cache
def find_functions(library: ctypes.CDLL) -> Functions | None:
    """Look the functions up; None if the library does not export all of them."""
    functions: Functions = {}
    for name, (symbol, result, arguments) in _FUNCTIONS.items():
        prototype = ctypes.CFUNCTYPE if name in _RELEASING else ctypes.PYFUNCTYPE
        try:
            # A prototype of our own: attributes of the library object are shared with everybody.
            functions[name] = prototype(result, *arguments)((symbol, library))
        except AttributeError:
            return None
    return functions


def new_string(functions: Functions, isolate: int, text: str) -> int:
    """A handle of a string of JavaScript's.

    Raises:
        MemoryError: the text is too long for the engine.
    """
    data = text.encode("utf-8", "replace")
    string = functions["new_string"](isolate, data, 0, len(data))
    if not string:
        raise MemoryError("the script is too long for the engine")
    return int(string)


def new_global(functions: Functions, isolate: int, local: int) -> int:
    """A handle, for as long as the isolate lives, of what a local one has."""
    slot = ctypes.cast(local, ctypes.POINTER(ctypes.c_size_t))[0]
    return int(functions["globalize"](isolate, slot))


def define_global(functions: Functions, isolate: int, name: str, value: int) -> bool:
    """Give the global object a property; False if a script has seen to it that it takes none."""
    context = functions["current_context"](isolate)
    # Maybe<bool>: whether there is a result, and the result.
    defined = functions["create_property"](
        functions["global_object"](context), context, new_string(functions, isolate, name), value
    )
    return bool(defined == 0x0101)


def text_of(functions: Functions, isolate: int, string: int) -> str:
    """What a string of JavaScript's says."""
    size = functions["utf8_length"](string, isolate)
    buffer = ctypes.create_string_buffer(size + 1)
    functions["write_utf8"](string, isolate, buffer, size, 0, None)
    return buffer.raw[:size].decode("utf-8", "replace")
