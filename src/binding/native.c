/* The draft's three functions, complete in C: getNativeFunction, getBufferPointer, sizeof. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "after.h"
#include "arguments.h"
#include "parts.h"

typedef struct native_function {
  pf_call call;
  pf_signature *signature;
  pf_library *library;
  pf_environment *environment;
} native_function;

static void free_native(native_function *native) {
  if (!native) return;
  if (native->environment) {
    /* A thread that waits for a callback may be reading the call's name. */
    pf_lock_take(&native->environment->mailbox.lock);
    pf_lock_give(&native->environment->mailbox.lock);
    pf_environment_release(native->environment);
  }
  pf_plan_free(native->call.plan);
  pf_signature_free(native->signature);
  if (native->library) pf_library_release(native->library);
  free(native->call.name);
  free(native);
}

static void finalize_native(napi_env env, void *data, void *hint) {
  (void)env;
  (void)hint;
  free_native(data);
}

static const struct {
  const char *name;
  double low, high; /* of integers that are numbers */
} kinds[] = {
    [PF_BOOL] = {"bool (0 or 1)", 0, 1},      [PF_I8] = {"int8_t", INT8_MIN, INT8_MAX},
    [PF_U8] = {"uint8_t", 0, UINT8_MAX},      [PF_I16] = {"int16_t", INT16_MIN, INT16_MAX},
    [PF_U16] = {"uint16_t", 0, UINT16_MAX},   [PF_I32] = {"int32_t", INT32_MIN, INT32_MAX},
    [PF_U32] = {"uint32_t", 0, UINT32_MAX},   [PF_I64] = {"int64_t (a bigint)", 0, 0},
    [PF_U64] = {"uint64_t (a bigint)", 0, 0}, [PF_F32] = {"float (a number)", 0, 0},
    [PF_F64] = {"double (a number)", 0, 0},   [PF_POINTER] = {"pointer (a bigint)", 0, 0},
};

/* How a found value reads in a message: 7 (number), "7" (string). */
static void describe(napi_env env, napi_value value, char *out, size_t capacity) {
  static const char *const types[] = {"undefined", "null",   "boolean",  "number",   "string",
                                      "symbol",    "object", "function", "external", "bigint"};
  napi_valuetype type = napi_undefined;
  char text[64] = "";
  size_t length;
  napi_value string;
  napi_typeof(env, value, &type);
  bool has_text = type == napi_boolean || type == napi_number || type == napi_string || type == napi_bigint;
  if (has_text && napi_coerce_to_string(env, value, &string) == napi_ok)
    napi_get_value_string_utf8(env, string, text, sizeof text, &length);
  if (type == napi_string)
    snprintf(out, capacity, "\"%s\" (string)", text);
  else if (has_text)
    snprintf(out, capacity, "%s (%s)", text, types[type]);
  else
    snprintf(out, capacity, "%s", types[type]);
}

static napi_value refuse(napi_env env, const native_function *native, size_t index, pf_kind kind, bool range,
                         napi_value value) {
  char found[128];
  describe(env, value, found, sizeof found);
  return pf_throw(
      env, range ? PF_RANGE_ERROR : PF_TYPE_ERROR, range ? "ERR_OUT_OF_RANGE" : "ERR_INVALID_ARG_TYPE",
      "argument %zu of %s: expected %s, found %s", index + 1, native->call.name, kinds[kind].name, found);
}

/* Stores an argument in its slot; false with an exception. */
static bool store(napi_env env, const native_function *native, size_t index, napi_value value, char *slot) {
  pf_kind kind = native->signature->args[index]->kind;
  napi_valuetype type;
  double number = 0;
  bool lossless = true;
  PF_TRY_OR(env, napi_typeof(env, value, &type), false);
  if (kind == PF_I64 || kind == PF_U64 || kind == PF_POINTER) {
    uint64_t word = 0;
    if (type == napi_bigint && kind == PF_I64)
      PF_TRY_OR(env, napi_get_value_bigint_int64(env, value, (int64_t *)&word, &lossless), false);
    else if (type == napi_bigint)
      PF_TRY_OR(env, napi_get_value_bigint_uint64(env, value, &word, &lossless), false);
    if (type != napi_bigint || !lossless) {
      refuse(env, native, index, kind, !lossless, value);
      return false;
    }
    memcpy(slot, &word, sizeof word);
    return true;
  }
  if (type == napi_number) PF_TRY_OR(env, napi_get_value_double(env, value, &number), false);
  if (type != napi_number) {
    refuse(env, native, index, kind, false, value);
    return false;
  }
  if (kind == PF_F64) {
    memcpy(slot, &number, sizeof number);
  } else if (kind == PF_F32) {
    float single = (float)number;
    memcpy(slot, &single, sizeof single);
  } else if (!(number >= kinds[kind].low && number <= kinds[kind].high) || number != trunc(number)) {
    refuse(env, native, index, kind, true, value);
    return false;
  } else {
    int64_t word = (int64_t)number;
    memcpy(slot, &word, sizeof word);
  }
  return true;
}

static napi_value load(napi_env env, pf_kind kind, const char *slot) {
  napi_value result = NULL;
  napi_status status = napi_ok;
  switch (kind) {
#define LOAD(kind, type, create)                                                                             \
  case kind: {                                                                                               \
    type value;                                                                                              \
    memcpy(&value, slot, sizeof value);                                                                      \
    status = create(env, value, &result);                                                                    \
    break;                                                                                                   \
  }
    LOAD(PF_BOOL, uint8_t, napi_create_uint32)
    LOAD(PF_I8, int8_t, napi_create_int32)
    LOAD(PF_U8, uint8_t, napi_create_uint32)
    LOAD(PF_I16, int16_t, napi_create_int32)
    LOAD(PF_U16, uint16_t, napi_create_uint32)
    LOAD(PF_I32, int32_t, napi_create_int32)
    LOAD(PF_U32, uint32_t, napi_create_uint32)
    LOAD(PF_I64, int64_t, napi_create_bigint_int64)
    LOAD(PF_U64, uint64_t, napi_create_bigint_uint64)
    LOAD(PF_F32, float, napi_create_double)
    LOAD(PF_F64, double, napi_create_double)
    LOAD(PF_POINTER, uintptr_t, napi_create_bigint_uint64)
#undef LOAD
    default:
      break;
  }
  PF_TRY(env, status);
  return result;
}

static napi_value call_native(napi_env env, napi_callback_info info) {
  enum { NEAR = 16 };
  napi_value near[NEAR], *values = near, result = NULL;
  void *data;
  size_t count = NEAR;
  PF_TRY(env, napi_get_cb_info(env, info, &count, near, NULL, &data));
  native_function *native = data;
  const pf_plan *plan = native->call.plan;
  if (count != native->signature->count)
    return pf_throw(env, PF_TYPE_ERROR, "ERR_INVALID_ARG_VALUE", "%s takes %zu argument%s, found %zu",
                    native->call.name, native->signature->count, native->signature->count == 1 ? "" : "s",
                    count);
  char *image =
      native->call.own_frame ? pf_memory_new(16, pf_align_up(plan->frame_size, 16)) : (char *)pf_thread_frame;
  if (count > NEAR) values = malloc(count * sizeof *values);
  if (!image || !values) {
    pf_out_of_memory(env);
  } else {
    bool stored = count <= NEAR || napi_get_cb_info(env, info, &count, values, NULL, NULL) == napi_ok;
    for (size_t i = 0; i < count && stored; i++)
      stored = store(env, native, i, values[i], image + plan->args[i]);
    if (stored) {
      pf_frame *frame = pf_thread_frame;
      pf_call *outer = frame->active;
      pf_frame_activate(frame, &native->call);
      pf_call_image(&native->call, image, frame);
      pf_frame_activate(frame, outer);
      if (pf_frame_is_marked(frame)) pf_call_finish(frame, &native->call);
      result = frame->after ? pf_call_after(env, frame, &native->call)
                            : load(env, native->signature->result->kind, image + plan->result);
    }
  }
  if (image != (char *)pf_thread_frame) pf_memory_free(image);
  if (values != near) free(values);
  return result;
}

static bool expect_string(napi_env env, napi_value value, const char *what, char **out) {
  char found[128];
  napi_valuetype type;
  size_t length;
  PF_TRY_OR(env, napi_typeof(env, value, &type), false);
  if (type != napi_string) {
    describe(env, value, found, sizeof found);
    pf_throw(env, PF_TYPE_ERROR, "ERR_INVALID_ARG_TYPE", "%s: expected a string, found %s", what, found);
    return false;
  }
  if (!(*out = pf_string(env, value, &length))) return false;
  if (strlen(*out) == length) return true;
  pf_throw(env, PF_TYPE_ERROR, "ERR_INVALID_ARG_VALUE", "%s: expected a string without NUL characters", what);
  return false;
}

/* The letter of a type that these functions support, or 0 with an exception. */
static char expect_type(napi_env env, napi_value value, const char *what, bool result) {
  char *name = NULL, letter = 0;
  if (expect_string(env, value, what, &name)) {
    letter = pf_type_letter(name);
    if (letter == 'D' || (letter == 'v' && !result)) letter = 0;
    if (!letter)
      pf_throw(env, PF_TYPE_ERROR, "ERR_FFI_UNSUPPORTED_TYPE", "%s: \"%s\" is no supported type", what, name);
  }
  free(name);
  return letter;
}

/* Writes the signature's text for retType and argTypes; NULL with an exception. */
static char *signature_text(napi_env env, napi_value result, napi_value args) {
  char what[64], found[128];
  bool is_array;
  uint32_t count;
  PF_TRY_OR(env, napi_is_array(env, args, &is_array), NULL);
  if (!is_array) {
    describe(env, args, found, sizeof found);
    pf_throw(env, PF_TYPE_ERROR, "ERR_INVALID_ARG_TYPE", "argTypes: expected an array, found %s", found);
    return NULL;
  }
  PF_TRY_OR(env, napi_get_array_length(env, args, &count), NULL);
  char *text = malloc((size_t)count + 4), *at = text;
  if (!text) {
    pf_out_of_memory(env);
    return NULL;
  }
  if (!(*at++ = expect_type(env, result, "retType", true))) goto fail;
  *at++ = '(';
  for (uint32_t i = 0; i < count; i++) {
    napi_value value;
    if (napi_get_element(env, args, i, &value) != napi_ok) {
      pf_failed(env, "napi_get_element");
      goto fail;
    }
    snprintf(what, sizeof what, "argTypes[%u]", i);
    if (!(*at++ = expect_type(env, value, what, false))) goto fail;
  }
  memcpy(at, ")", 2);
  return text;
fail:
  free(text);
  return NULL;
}

static napi_value refuse_library(napi_env env, const char *path, const char *reason) {
  return pf_throw(env, PF_ERROR, "ERR_FFI_LIBRARY_LOAD_FAILED", "cannot open the library %s: %s",
                  path ? path : "of this process", reason);
}

/* getNativeFunction(library | null, func, retType, argTypes): a function. */
static napi_value get_native_function(napi_env env, napi_callback_info info) {
  napi_value values[4], function, length;
  napi_valuetype type;
  char *path = NULL, *text = NULL, reason[1024];
  const char *why = "out of memory";
  native_function *native = NULL;
  if (pf_arguments(env, info, 4, values) < 0) return NULL;
  PF_TRY(env, napi_typeof(env, values[0], &type));
  if (type != napi_null && !expect_string(env, values[0], "library (a path or null)", &path)) goto fail;
  pf_environment *environment = pf_environment_of(env);
  if (!(native = calloc(1, sizeof *native))) {
    pf_out_of_memory(env);
    goto fail;
  }
  if (!environment) goto fail;
  native->environment = environment;
  pf_environment_retain(environment);
  if (!expect_string(env, values[1], "func", &native->call.name)) goto fail;
  if (!(text = signature_text(env, values[2], values[3]))) goto fail;
  native->signature = pf_signature_parse(text, &why);
  if (native->signature) native->call.plan = pf_plan_make(native->signature, &why);
  if (!native->call.plan) {
    pf_throw(env, PF_TYPE_ERROR, "ERR_FFI_UNSUPPORTED_TYPE", "%s", why);
    goto fail;
  }
  if (!(native->library = pf_library_open(path, 0, reason, sizeof reason))) {
    refuse_library(env, path, reason);
    goto fail;
  }
  bool found =
      pf_library_symbol(native->library, native->call.name, &native->call.address, reason, sizeof reason);
  if (!found || !native->call.address) {
    pf_throw(env, PF_ERROR, "ERR_FFI_SYMBOL_NOT_FOUND", "cannot find the symbol %s: %s", native->call.name,
             found ? "its address is NULL" : reason);
    goto fail;
  }
  /* Only a mark here: each call of such a function brings an image of its own. */
  if (native->call.plan->frame_size > PF_FRAME_SIZE) native->call.own_frame = (char *)native;
  if (napi_create_function(env, native->call.name, NAPI_AUTO_LENGTH, call_native, native, &function) !=
          napi_ok ||
      napi_create_uint32(env, (uint32_t)native->signature->count, &length) != napi_ok) {
    pf_failed(env, "napi_create_function");
    goto fail;
  }
  napi_property_descriptor property = {
      .utf8name = "length", .value = length, .attributes = napi_configurable};
  if (napi_define_properties(env, function, 1, &property) != napi_ok ||
      napi_add_finalizer(env, function, native, finalize_native, NULL, NULL) != napi_ok) {
    pf_failed(env, "napi_add_finalizer");
    goto fail;
  }
  free(path);
  free(text);
  return function;
fail:
  free(path);
  free(text);
  free_native(native);
  return NULL;
}

/* Whether a value is a SharedArrayBuffer, of whatever realm: its own getter alone knows. */
static bool is_shared(napi_env env, napi_value value) {
  napi_value global, object, describe_property, kind, prototype, name, descriptor, get, length;
  bool pending = false;
  bool shared =
      napi_get_global(env, &global) == napi_ok &&
      napi_get_named_property(env, global, "Object", &object) == napi_ok &&
      napi_get_named_property(env, object, "getOwnPropertyDescriptor", &describe_property) == napi_ok &&
      napi_get_named_property(env, global, "SharedArrayBuffer", &kind) == napi_ok &&
      napi_get_named_property(env, kind, "prototype", &prototype) == napi_ok &&
      napi_create_string_utf8(env, "byteLength", NAPI_AUTO_LENGTH, &name) == napi_ok &&
      napi_call_function(env, object, describe_property, 2, (napi_value[]){prototype, name}, &descriptor) ==
          napi_ok &&
      napi_get_named_property(env, descriptor, "get", &get) == napi_ok &&
      napi_call_function(env, value, get, 0, NULL, &length) == napi_ok;
  if (!shared && napi_is_exception_pending(env, &pending) == napi_ok && pending)
    napi_get_and_clear_last_exception(env, &length);
  return shared;
}

/* getBufferPointer(buffer): the address of its first byte, the view's offset included, as a bigint. */
static napi_value get_buffer_pointer(napi_env env, napi_callback_info info) {
  napi_value value, view, global, constructor, result;
  char found[128];
  void *address = NULL;
  size_t length;
  napi_valuetype type;
  if (pf_arguments(env, info, 1, &value) < 0) return NULL;
  PF_TRY(env, napi_typeof(env, value, &type));
  bool ok = type == napi_object && pf_address_of(env, value, &address, &length);
  if (!ok && type == napi_object && is_shared(env, value)) {
    /* Node-API 8 does not know SharedArrayBuffer, but a view of one. */
    PF_TRY(env, napi_get_global(env, &global));
    PF_TRY(env, napi_get_named_property(env, global, "Uint8Array", &constructor));
    PF_TRY(env, napi_new_instance(env, constructor, 1, &value, &view));
    ok = pf_address_of(env, view, &address, &length);
  }
  if (!ok) {
    describe(env, value, found, sizeof found);
    return pf_throw(
        env, PF_TYPE_ERROR, "ERR_INVALID_ARG_TYPE",
        "buffer: expected a Buffer, TypedArray, DataView, ArrayBuffer or SharedArrayBuffer, found %s", found);
  }
  PF_TRY(env, napi_create_bigint_uint64(env, (uint64_t)(uintptr_t)address, &result));
  return result;
}

/* sizeof(type): bytes, or undefined for a name that is no type. */
static napi_value size_of(napi_env env, napi_callback_info info) {
  napi_value value, result;
  char *name = NULL;
  if (pf_arguments(env, info, 1, &value) < 0) return NULL;
  bool ok = expect_string(env, value, "type", &name);
  size_t size = ok ? pf_letter_size(pf_type_letter(name)) : 0;
  free(name);
  if (!ok || size == 0) return NULL;
  PF_TRY(env, napi_create_uint32(env, (uint32_t)size, &result));
  return result;
}

napi_status pf_define_native(napi_env env, napi_value exports) {
  static const pf_function functions[] = {
      {"getNativeFunction", get_native_function},
      {"getBufferPointer", get_buffer_pointer},
      {"sizeof", size_of},
  };
  return pf_define_all(env, exports, functions, sizeof functions / sizeof *functions);
}
