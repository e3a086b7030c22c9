/* The addon's entry: the one place that knows all parts of the binding. */
#include "environment.h"
#include "parts.h"

/* `engine` is what lib/core stands on. */
static napi_status (*const parts[])(napi_env env, napi_value engine) = {
    pf_define_numbers, pf_define_environment, pf_define_library, pf_define_binding,
    pf_define_types,   pf_define_invoke,      pf_define_ways,    pf_define_lent,
    pf_define_async,   pf_define_callback,    pf_define_memory,  pf_define_weak,
};

/* JavaScript and C share words of eight bytes, the lowest first. */
static bool is_supported(void) {
  return __SIZEOF_POINTER__ == 8 && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__;
}

NAPI_MODULE_INIT() {
  napi_value engine, frame;
  if (!pf_imports_find()) return NULL;
  if (!is_supported())
    return pf_throw(env, PF_ERROR, "ERR_FFI_UNSUPPORTED_PLATFORM",
                    "polyffi needs a little-endian processor with addresses of 64 bits");
  if (!pf_environment_make(env, &frame)) return NULL;
  PF_TRY(env, napi_create_object(env, &engine));
  PF_TRY(env, napi_set_named_property(env, engine, "frame", frame));
  for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) PF_TRY(env, parts[i](env, engine));
  PF_TRY(env, napi_set_named_property(env, exports, "engine", engine));
  /* Three functions beside it are complete by themselves. */
  PF_TRY(env, pf_define_native(env, exports));
  return exports;
}
