/* What each part of the binding adds to the addon's exports. */
#ifndef PF_PARTS_H
#define PF_PARTS_H

#include <node_api.h>
#include <stdbool.h>

/* Finds Node-API's functions where no linker does. False if this process has not all of them: then none may
 * be called. */
#ifdef _WIN32
bool pf_imports_find(void);
#else
static inline bool pf_imports_find(void) {
  return true;
}
#endif

/* To `engine`: */
napi_status pf_define_numbers(napi_env env, napi_value engine);
napi_status pf_define_environment(napi_env env, napi_value engine);
napi_status pf_define_library(napi_env env, napi_value engine);
napi_status pf_define_binding(napi_env env, napi_value engine);
napi_status pf_define_types(napi_env env, napi_value engine);
napi_status pf_define_invoke(napi_env env, napi_value engine);
napi_status pf_define_ways(napi_env env, napi_value engine);
napi_status pf_define_lent(napi_env env, napi_value engine);
napi_status pf_define_async(napi_env env, napi_value engine);
napi_status pf_define_callback(napi_env env, napi_value engine);
napi_status pf_define_memory(napi_env env, napi_value engine);
napi_status pf_define_weak(napi_env env, napi_value engine);

/* To the exports themselves: */
napi_status pf_define_native(napi_env env, napi_value exports);

#endif
