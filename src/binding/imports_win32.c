/* Windows: Node-API's functions, found in whichever module of the process has them. That is node.exe by any
 * name, bun.exe, deno.exe, or a library of a program that embeds one of these. An import by the linker would
 * name one file. */
#ifdef _WIN32

#include "../core/system/system.h"
#include "parts.h"

/* All that this addon calls. A name that is missing here does not link. */
#define NAMES(X)                                                                                             \
  X(napi_add_env_cleanup_hook)                                                                               \
  X(napi_add_finalizer)                                                                                      \
  X(napi_async_init)                                                                                         \
  X(napi_call_function)                                                                                      \
  X(napi_call_threadsafe_function)                                                                           \
  X(napi_close_callback_scope)                                                                               \
  X(napi_close_handle_scope)                                                                                 \
  X(napi_coerce_to_string)                                                                                   \
  X(napi_create_array)                                                                                       \
  X(napi_create_array_with_length)                                                                           \
  X(napi_create_arraybuffer)                                                                                 \
  X(napi_create_bigint_int64)                                                                                \
  X(napi_create_bigint_uint64)                                                                               \
  X(napi_create_double)                                                                                      \
  X(napi_create_error)                                                                                       \
  X(napi_create_external)                                                                                    \
  X(napi_create_external_arraybuffer)                                                                        \
  X(napi_create_function)                                                                                    \
  X(napi_create_int32)                                                                                       \
  X(napi_create_object)                                                                                      \
  X(napi_create_range_error)                                                                                 \
  X(napi_create_reference)                                                                                   \
  X(napi_create_string_latin1)                                                                               \
  X(napi_create_string_utf8)                                                                                 \
  X(napi_create_threadsafe_function)                                                                         \
  X(napi_create_type_error)                                                                                  \
  X(napi_create_typedarray)                                                                                  \
  X(napi_create_uint32)                                                                                      \
  X(napi_define_properties)                                                                                  \
  X(napi_delete_element)                                                                                     \
  X(napi_delete_reference)                                                                                   \
  X(napi_detach_arraybuffer)                                                                                 \
  X(napi_fatal_exception)                                                                                    \
  X(napi_get_and_clear_last_exception)                                                                       \
  X(napi_get_array_length)                                                                                   \
  X(napi_get_arraybuffer_info)                                                                               \
  X(napi_get_boolean)                                                                                        \
  X(napi_get_cb_info)                                                                                        \
  X(napi_get_dataview_info)                                                                                  \
  X(napi_get_element)                                                                                        \
  X(napi_get_global)                                                                                         \
  X(napi_get_instance_data)                                                                                  \
  X(napi_get_last_error_info)                                                                                \
  X(napi_get_named_property)                                                                                 \
  X(napi_get_null)                                                                                           \
  X(napi_get_reference_value)                                                                                \
  X(napi_get_typedarray_info)                                                                                \
  X(napi_get_undefined)                                                                                      \
  X(napi_get_value_bigint_int64)                                                                             \
  X(napi_get_value_bigint_uint64)                                                                            \
  X(napi_get_value_bool)                                                                                     \
  X(napi_get_value_double)                                                                                   \
  X(napi_get_value_external)                                                                                 \
  X(napi_get_value_string_utf8)                                                                              \
  X(napi_get_value_uint32)                                                                                   \
  X(napi_has_element)                                                                                        \
  X(napi_is_array)                                                                                           \
  X(napi_is_arraybuffer)                                                                                     \
  X(napi_is_detached_arraybuffer)                                                                            \
  X(napi_is_exception_pending)                                                                               \
  X(napi_new_instance)                                                                                       \
  X(napi_open_callback_scope)                                                                                \
  X(napi_open_handle_scope)                                                                                  \
  X(napi_ref_threadsafe_function)                                                                            \
  X(napi_release_threadsafe_function)                                                                        \
  X(napi_set_element)                                                                                        \
  X(napi_set_instance_data)                                                                                  \
  X(napi_set_named_property)                                                                                 \
  X(napi_throw)                                                                                              \
  X(napi_throw_error)                                                                                        \
  X(napi_typeof)                                                                                             \
  X(napi_unref_threadsafe_function)

/* What the compiler reads for a function that is declared as imported. */
#define POINTER(name) void *__imp_##name;
NAMES(POINTER)
#undef POINTER

static const struct {
  const char *name;
  void **pointer;
} imports[] = {
#define IMPORT(name) {#name, &__imp_##name},
    NAMES(IMPORT)
#undef IMPORT
};

bool pf_imports_find(void) {
  char reason[1];
  void *host = pf_loader_module_of("napi_create_function");
  bool found = host != NULL;
  for (size_t i = 0; found && i < sizeof imports / sizeof *imports; i++)
    found = pf_loader_symbol(host, imports[i].name, imports[i].pointer, reason, sizeof reason);
  return found;
}

#endif
