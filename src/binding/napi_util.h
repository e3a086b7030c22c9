/* Node-API with every status checked: a failed call reports its own text. */
#ifndef PF_NAPI_UTIL_H
#define PF_NAPI_UTIL_H

#include <node_api.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Throws what the last failed Node-API call said, unless an exception is pending already. Returns NULL. */
napi_value pf_failed(napi_env env, const char *call);

/* Leaves the function with NULL (or the value given) and an exception where a Node-API call fails. */
#define PF_TRY(env, call)                                                                                    \
  do {                                                                                                       \
    if ((call) != napi_ok) return pf_failed(env, #call);                                                     \
  } while (0)
#define PF_TRY_OR(env, call, value)                                                                          \
  do {                                                                                                       \
    if ((call) != napi_ok) {                                                                                 \
      pf_failed(env, #call);                                                                                 \
      return value;                                                                                          \
    }                                                                                                        \
  } while (0)

typedef enum pf_error_class { PF_ERROR, PF_TYPE_ERROR, PF_RANGE_ERROR } pf_error_class;

/* Throws an error with a code and a printf-made message. Returns NULL. */
__attribute__((format(printf, 4, 5))) napi_value pf_throw(napi_env env, pf_error_class kind, const char *code,
                                                          const char *format, ...);

/* Throws that there is no memory left. Returns NULL. */
napi_value pf_out_of_memory(napi_env env);

/* Reads the arguments of a call into values (capacity of them; missing ones are undefined). Returns how many
 * there were, or -1 with an exception. */
int pf_arguments(napi_env env, napi_callback_info info, int capacity, napi_value *values);

/* A copy of a string value, NUL-terminated, to be freed; *length without the NUL. NULL with an exception
 * where it is no string. */
char *pf_string(napi_env env, napi_value value, size_t *length);

/* The same behind room bytes that the caller fills in: what is returned begins with these. */
void *pf_string_behind(napi_env env, napi_value value, size_t room, size_t *length);

/* Adds a function to an object. */
napi_status pf_define(napi_env env, napi_value object, const char *name, napi_callback callback, void *data);

/* Adds functions to an object, in order. */
typedef struct pf_function {
  const char *name;
  napi_callback callback;
} pf_function;
napi_status pf_define_all(napi_env env, napi_value object, const pf_function *functions, size_t count);

/* A boolean; NULL with an exception where Node-API fails. */
napi_value pf_boolean(napi_env env, bool value);

/* An external around data of one of our types; pf_unwrap gives NULL with a TypeError for anything else. */
typedef struct pf_tag {
  const char *what;
} pf_tag;
napi_value pf_wrap(napi_env env, const pf_tag *tag, void *data, napi_finalize finalize);
void *pf_unwrap(napi_env env, const pf_tag *tag, napi_value value);

/* Makes an ArrayBuffer over memory that is not JavaScript's. Returns napi_no_external_buffers_allowed if the
 * runtime has none, as Electron. A build with PF_NO_EXTERNAL_BUFFERS is such a runtime, for tests. */
napi_status pf_external_buffer(napi_env env, void *bytes, size_t size, napi_finalize finalize, void *hint,
                               napi_value *buffer);

#endif
