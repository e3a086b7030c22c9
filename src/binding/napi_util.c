#include "napi_util.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

napi_value pf_failed(napi_env env, const char *call) {
  const napi_extended_error_info *info = NULL;
  bool pending = false;
  napi_get_last_error_info(env, &info);
  const char *text = info && info->error_message ? info->error_message : "unknown failure";
  if (napi_is_exception_pending(env, &pending) == napi_ok && !pending)
    pf_throw(env, PF_ERROR, "ERR_FFI_NODE_API", "%s (in %s)", text, call);
  return NULL;
}

napi_value pf_throw(napi_env env, pf_error_class kind, const char *code, const char *format, ...) {
  char message[1024];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(message, sizeof message, format, arguments);
  va_end(arguments);
  /* napi_throw_error marks the code in the stack line as Node's own errors do not; made by hand, the code is
   * a plain property. */
  napi_value text, code_value, error;
  napi_status status = napi_create_string_utf8(env, message, NAPI_AUTO_LENGTH, &text);
  if (status == napi_ok) status = napi_create_string_utf8(env, code, NAPI_AUTO_LENGTH, &code_value);
  if (status == napi_ok)
    status = kind == PF_TYPE_ERROR    ? napi_create_type_error(env, NULL, text, &error)
             : kind == PF_RANGE_ERROR ? napi_create_range_error(env, NULL, text, &error)
                                      : napi_create_error(env, NULL, text, &error);
  if (status == napi_ok) status = napi_set_named_property(env, error, "code", code_value);
  if (status == napi_ok) napi_throw(env, error);
  return NULL;
}

napi_value pf_out_of_memory(napi_env env) {
  return pf_throw(env, PF_RANGE_ERROR, "ERR_MEMORY_ALLOCATION_FAILED", "out of memory");
}

int pf_arguments(napi_env env, napi_callback_info info, int capacity, napi_value *values) {
  size_t count = (size_t)capacity;
  PF_TRY_OR(env, napi_get_cb_info(env, info, &count, values, NULL, NULL), -1);
  return (int)count;
}

void *pf_string_behind(napi_env env, napi_value value, size_t room, size_t *length) {
  napi_valuetype type;
  PF_TRY_OR(env, napi_typeof(env, value, &type), NULL);
  if (type != napi_string) {
    pf_throw(env, PF_TYPE_ERROR, "ERR_INVALID_ARG_TYPE", "expected a string");
    return NULL;
  }
  PF_TRY_OR(env, napi_get_value_string_utf8(env, value, NULL, 0, length), NULL);
  char *text = malloc(room + *length + 1);
  if (!text) {
    pf_out_of_memory(env);
    return NULL;
  }
  if (napi_get_value_string_utf8(env, value, text + room, *length + 1, length) != napi_ok) {
    free(text);
    pf_failed(env, "napi_get_value_string_utf8");
    return NULL;
  }
  return text;
}

char *pf_string(napi_env env, napi_value value, size_t *length) {
  return pf_string_behind(env, value, 0, length);
}

napi_status pf_define(napi_env env, napi_value object, const char *name, napi_callback callback, void *data) {
  napi_value function;
  napi_status status = napi_create_function(env, name, NAPI_AUTO_LENGTH, callback, data, &function);
  return status == napi_ok ? napi_set_named_property(env, object, name, function) : status;
}

napi_status pf_define_all(napi_env env, napi_value object, const pf_function *functions, size_t count) {
  napi_status status = napi_ok;
  for (size_t i = 0; i < count && status == napi_ok; i++)
    status = pf_define(env, object, functions[i].name, functions[i].callback, NULL);
  return status;
}

napi_value pf_boolean(napi_env env, bool value) {
  napi_value result;
  PF_TRY(env, napi_get_boolean(env, value, &result));
  return result;
}

/* What an external holds: the type tags of Node-API are of no use here, because not every runtime accepts
 * them on externals. */
typedef struct box {
  const pf_tag *tag;
  void *data;
  napi_finalize finalize;
} box;

static void finalize_box(napi_env env, void *data, void *hint) {
  box *boxed = data;
  if (boxed->finalize) boxed->finalize(env, boxed->data, hint);
  free(boxed);
}

napi_value pf_wrap(napi_env env, const pf_tag *tag, void *data, napi_finalize finalize) {
  napi_value external;
  box *boxed = malloc(sizeof *boxed);
  if (!boxed) return pf_out_of_memory(env);
  *boxed = (box){tag, data, finalize};
  if (napi_create_external(env, boxed, finalize_box, NULL, &external) != napi_ok) {
    free(boxed);
    return pf_failed(env, "napi_create_external");
  }
  return external;
}

/* Externals of other addons may hold anything, so only the layers above, which hand out ours and never take
 * one from a user, may pass values here. */
void *pf_unwrap(napi_env env, const pf_tag *tag, napi_value value) {
  napi_valuetype type;
  void *data = NULL;
  PF_TRY_OR(env, napi_typeof(env, value, &type), NULL);
  if (type == napi_external) PF_TRY_OR(env, napi_get_value_external(env, value, &data), NULL);
  if (data && ((box *)data)->tag == tag) return ((box *)data)->data;
  pf_throw(env, PF_TYPE_ERROR, "ERR_INVALID_ARG_TYPE", "expected %s", tag->what);
  return NULL;
}

napi_status pf_external_buffer(napi_env env, void *bytes, size_t size, napi_finalize finalize, void *hint,
                               napi_value *buffer) {
#ifdef PF_NO_EXTERNAL_BUFFERS
  (void)env, (void)bytes, (void)size, (void)finalize, (void)hint, (void)buffer;
  return napi_no_external_buffers_allowed;
#else
  return napi_create_external_arraybuffer(env, bytes, size, finalize, hint, buffer);
#endif
}
