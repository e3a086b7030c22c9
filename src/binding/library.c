/* Libraries: open, look up, close. */
#include <stdlib.h>

#include "binding.h"
#include "parts.h"

const pf_tag pf_handle_tag = {"a library"};

void pf_handle_release(pf_handle *handle) {
  if (--handle->references > 0) return;
  if (handle->open) pf_environment_unload(handle->environment, handle->library);
  pf_environment_release(handle->environment);
  free(handle);
}

static void finalize_handle(napi_env env, void *data, void *hint) {
  (void)env;
  (void)hint;
  pf_handle_release(data);
}

/* open(path | null, flags): an external, or the loader's reason as a string. */
static napi_value open_library(napi_env env, napi_callback_info info) {
  napi_value values[2];
  napi_valuetype type;
  uint32_t flags;
  char reason[1024], *path = NULL;
  size_t length;
  pf_environment *environment = pf_environment_of(env);
  if (!environment || pf_arguments(env, info, 2, values) < 0) return NULL;
  PF_TRY(env, napi_typeof(env, values[0], &type));
  PF_TRY(env, napi_get_value_uint32(env, values[1], &flags));
  if (type != napi_null && !(path = pf_string(env, values[0], &length))) return NULL;
  pf_handle *handle = calloc(1, sizeof *handle);
  if (handle) handle->library = pf_library_open(path, flags, reason, sizeof reason);
  free(path);
  if (!handle) return pf_out_of_memory(env);
  if (!handle->library) {
    napi_value text;
    free(handle);
    PF_TRY(env, napi_create_string_utf8(env, reason, NAPI_AUTO_LENGTH, &text));
    return text;
  }
  handle->environment = environment;
  pf_environment_retain(environment);
  handle->open = true;
  handle->references = 1;
  napi_value external = pf_wrap(env, &pf_handle_tag, handle, finalize_handle);
  if (!external) pf_handle_release(handle);
  return external;
}

/* symbol(library, name): its address as a bigint, or the loader's reason as a string. */
static napi_value find_symbol(napi_env env, napi_callback_info info) {
  napi_value values[2], result;
  char reason[1024];
  size_t length;
  void *address;
  if (pf_arguments(env, info, 2, values) < 0) return NULL;
  pf_handle *handle = pf_unwrap(env, &pf_handle_tag, values[0]);
  char *name = handle ? pf_string(env, values[1], &length) : NULL;
  if (!name) return NULL;
  if (!handle->open) {
    free(name);
    return pf_throw(env, PF_ERROR, "ERR_FFI_LIBRARY_CLOSED", "the library is closed");
  }
  bool found = pf_library_symbol(handle->library, name, &address, reason, sizeof reason);
  free(name);
  if (found)
    PF_TRY(env, napi_create_bigint_uint64(env, (uint64_t)(uintptr_t)address, &result));
  else
    PF_TRY(env, napi_create_string_utf8(env, reason, NAPI_AUTO_LENGTH, &result));
  return result;
}

/* close(library): its functions throw from now on; true if it was open. It is unloaded when the last call
 * under way off the thread has ended. */
static napi_value close_library(napi_env env, napi_callback_info info) {
  napi_value value;
  if (pf_arguments(env, info, 1, &value) < 0) return NULL;
  pf_handle *handle = pf_unwrap(env, &pf_handle_tag, value);
  if (!handle) return NULL;
  bool was_open = handle->open;
  if (was_open) {
    handle->open = false;
    for (pf_binding *binding = handle->bindings; binding; binding = binding->next)
      for (size_t i = 0; i < binding->count; i++) pf_call_close(&binding->functions[i].call);
    pf_environment_unload(handle->environment, handle->library);
  }
  return pf_boolean(env, was_open);
}

napi_status pf_define_library(napi_env env, napi_value engine) {
  static const pf_function functions[] = {
      {"open", open_library},
      {"symbol", find_symbol},
      {"close", close_library},
  };
  return pf_define_all(env, engine, functions, sizeof functions / sizeof *functions);
}
