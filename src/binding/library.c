/* Libraries and bindings: open, look up, bind, close. */
#include <stdlib.h>
#include <string.h>

#include "bound.h"

const pf_tag pf_handle_tag = {"a library"}, pf_binding_tag = {"a binding"};

static void release_handle(pf_handle *handle) {
  if (--handle->users > 0) return;
  if (handle->open) pf_environment_unload(handle->environment, handle->library);
  pf_environment_release(handle->environment);
  free(handle);
}

static void finalize_handle(napi_env env, void *data, void *hint) {
  (void)env;
  (void)hint;
  release_handle(data);
}

void pf_binding_retain(pf_binding *binding) {
  atomic_fetch_add(&binding->users, 1);
}

void pf_binding_release(pf_binding *binding, napi_env env) {
  if (atomic_fetch_sub(&binding->users, 1) != 1) return;
  if (binding->handle) {
    for (pf_binding **at = &binding->handle->bindings; *at; at = &(*at)->next)
      if (*at == binding) {
        *at = binding->next;
        break;
      }
    release_handle(binding->handle);
  }
  if (env && binding->closed) napi_delete_reference(env, binding->closed);
  /* A thread that waits for a callback may just be reading the name of a call that was active. */
  pf_lock_take(&binding->environment->lock);
  pf_lock_give(&binding->environment->lock);
  for (size_t i = 0; i < binding->count; i++) {
    pf_bound *bound = &binding->functions[i];
    pf_plan_free(bound->call.plan);
    pf_signature_free(bound->signature);
    pf_memory_free(bound->call.own_frame);
    free(bound->call.name);
    free(bound->fills);
  }
  pf_environment_release(binding->environment);
  free(binding);
}

static void finalize_binding(napi_env env, void *data, void *hint) {
  (void)hint;
  pf_binding_release(data, env);
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
  if (!handle) return pf_throw(env, PF_RANGE_ERROR, "ERR_MEMORY_ALLOCATION_FAILED", "out of memory");
  if (!handle->library) {
    napi_value text;
    free(handle);
    PF_TRY(env, napi_create_string_utf8(env, reason, NAPI_AUTO_LENGTH, &text));
    return text;
  }
  handle->environment = environment;
  pf_environment_retain(environment);
  handle->open = true;
  handle->users = 1;
  napi_value external = pf_wrap(env, &pf_handle_tag, handle, finalize_handle);
  if (!external) release_handle(handle);
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

/* close(library): its functions throw from now on; true where it was open. It is unloaded when the last call
 * under way off the thread has ended. */
static napi_value close_library(napi_env env, napi_callback_info info) {
  napi_value value, result;
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
  PF_TRY(env, napi_get_boolean(env, was_open, &result));
  return result;
}

static napi_value element(napi_env env, napi_value array, uint32_t index) {
  napi_value value;
  PF_TRY(env, napi_get_element(env, array, index, &value));
  return value;
}

/* What a function is bound from: the arrays given to bind, one element a function. */
typedef struct definitions {
  napi_value addresses, signatures, names, flags, fills;
} definitions;

static char *string_at(napi_env env, napi_value array, uint32_t index) {
  size_t length;
  napi_value value = element(env, array, index);
  return value ? pf_string(env, value, &length) : NULL;
}

pf_plan *pf_plan_from(napi_env env, napi_value text, pf_signature **signature) {
  const char *reason = "out of memory";
  size_t length;
  char *copy = pf_string(env, text, &length);
  if (!copy) return NULL;
  *signature = pf_signature_parse(copy, &reason);
  free(copy);
  pf_plan *plan = *signature ? pf_plan_make(*signature, &reason) : NULL;
  if (plan) return plan;
  pf_signature_free(*signature);
  *signature = NULL;
  return (pf_plan *)pf_throw(env, PF_TYPE_ERROR, "ERR_FFI_UNSUPPORTED_TYPE", "%s", reason);
}

static bool bind_one(napi_env env, pf_binding *binding, uint32_t index, const definitions *from) {
  pf_bound *bound = &binding->functions[index];
  uint64_t address;
  bool lossless;
  napi_value value = element(env, from->addresses, index);
  if (!value) return false;
  PF_TRY_OR(env, napi_get_value_bigint_uint64(env, value, &address, &lossless), false);
  if (!(value = element(env, from->flags, index))) return false;
  PF_TRY_OR(env, napi_get_value_uint32(env, value, &bound->call.flags), false);
  if (!(value = element(env, from->signatures, index))) return false;
  if (!(bound->call.plan = pf_plan_from(env, value, &bound->signature))) return false;
  /* In a Worker that is being terminated, Node-API fails without an exception. */
  if (!(bound->call.name = string_at(env, from->names, index))) return false;
  if (!(bound->fills = string_at(env, from->fills, index))) return false;
  for (uint32_t i = 0; bound->fills[i]; i++) {
    if (bound->fills[i] != 'o' && bound->fills[i] != 'n') continue;
    if (bound->fill_count++ > 0) continue;
    bound->fill_index = i;
    bound->fill_slot = bound->call.plan->args[i];
  }
  bound->binding = binding;
  bound->index = index;
  bound->call.address = (void *)(uintptr_t)address;
  if (bound->call.flags & (PF_BOUND_TEXT | PF_BOUND_TEXT_LATIN1 | PF_BOUND_VALUE | PF_BOUND_POINTER))
    bound->call.flags |= PF_CALL_RESULT;
  if (bound->call.plan->frame_size > PF_FRAME_SIZE) {
    size_t size = pf_align_up(bound->call.plan->frame_size, 64);
    if (!(bound->call.own_frame = pf_memory_new(64, size))) {
      pf_throw(env, PF_RANGE_ERROR, "ERR_MEMORY_ALLOCATION_FAILED", "out of memory");
      return false;
    }
    memset(bound->call.own_frame, 0, size);
  }
  pf_call_prepare(&bound->call);
  return true;
}

/* What the wrapper compiler must know of each function, as numbers in a row: the two halves of the call's
 * address, the bytes of a frame of its own (0: the thread's), the result's offset, the call's shape, the
 * arguments' offsets. */
static napi_value plans(napi_env env, const pf_binding *binding) {
  size_t length = 0;
  for (size_t i = 0; i < binding->count; i++) length += 5 + binding->functions[i].signature->count;
  napi_value buffer, array;
  void *data;
  PF_TRY(env, napi_create_arraybuffer(env, 4 * length, &data, &buffer));
  uint32_t *at = data;
  for (size_t i = 0; i < binding->count; i++) {
    const pf_bound *bound = &binding->functions[i];
    const pf_plan *plan = bound->call.plan;
    *at++ = (uint32_t)(uintptr_t)&bound->call;
    *at++ = (uint32_t)((uint64_t)(uintptr_t)&bound->call >> 32);
    *at++ = bound->call.own_frame ? plan->frame_size : 0;
    *at++ = plan->result;
    *at++ = bound->call.shape;
    for (size_t a = 0; a < bound->signature->count; a++) *at++ = plan->args[a];
  }
  PF_TRY(env, napi_create_typedarray(env, napi_uint32_array, length, buffer, 0, &array));
  return array;
}

/* bind(library | null, addresses, signatures, names, flags, fills, closed): [external, plans]. */
static napi_value bind(napi_env env, napi_callback_info info) {
  napi_value values[7], result, external, numbers;
  napi_valuetype type;
  uint32_t count;
  pf_handle *handle = NULL;
  pf_environment *environment = pf_environment_of(env);
  if (!environment || pf_arguments(env, info, 7, values) < 0) return NULL;
  PF_TRY(env, napi_typeof(env, values[0], &type));
  if (type != napi_null && !(handle = pf_unwrap(env, &pf_handle_tag, values[0]))) return NULL;
  PF_TRY(env, napi_get_array_length(env, values[1], &count));
  pf_binding *binding = calloc(1, sizeof *binding + count * sizeof *binding->functions);
  if (!binding) return pf_throw(env, PF_RANGE_ERROR, "ERR_MEMORY_ALLOCATION_FAILED", "out of memory");
  atomic_init(&binding->users, 1);
  binding->environment = environment;
  pf_environment_retain(environment);
  binding->handle = handle;
  binding->count = count;
  if (handle) {
    handle->users++;
    binding->next = handle->bindings;
    handle->bindings = binding;
  }
  definitions from = {values[1], values[2], values[3], values[4], values[5]};
  for (uint32_t i = 0; i < count; i++)
    if (!bind_one(env, binding, i, &from)) goto fail;
  if (handle && !handle->open)
    for (uint32_t i = 0; i < count; i++) pf_call_close(&binding->functions[i].call);
  if (napi_create_reference(env, values[6], 1, &binding->closed) != napi_ok) {
    pf_failed(env, "napi_create_reference");
    goto fail;
  }
  if (!(numbers = plans(env, binding)) ||
      !(external = pf_wrap(env, &pf_binding_tag, binding, finalize_binding)))
    goto fail;
  PF_TRY(env, napi_create_array_with_length(env, 2, &result));
  PF_TRY(env, napi_set_element(env, result, 0, external));
  PF_TRY(env, napi_set_element(env, result, 1, numbers));
  return result;
fail:
  pf_binding_release(binding, env);
  return NULL;
}

static void finalize_own_frame(napi_env env, void *data, void *hint) {
  (void)data;
  pf_binding_release(hint, env);
}

/* ownFrame(binding, index): the ArrayBuffer over the frame of a function that brings its own. */
static napi_value own_frame(napi_env env, napi_callback_info info) {
  napi_value values[2], buffer;
  uint32_t index;
  if (pf_arguments(env, info, 2, values) < 0) return NULL;
  pf_binding *binding = pf_unwrap(env, &pf_binding_tag, values[0]);
  if (!binding) return NULL;
  PF_TRY(env, napi_get_value_uint32(env, values[1], &index));
  pf_call *call = &binding->functions[index].call;
  pf_binding_retain(binding);
  if (napi_create_external_arraybuffer(env, call->own_frame, pf_align_up(call->plan->frame_size, 16),
                                       finalize_own_frame, binding, &buffer) != napi_ok) {
    pf_binding_release(binding, env);
    return pf_failed(env, "napi_create_external_arraybuffer");
  }
  return buffer;
}

static napi_status add_number(napi_env env, napi_value array, uint32_t index, size_t number) {
  napi_value value;
  napi_status status = napi_create_double(env, (double)number, &value);
  return status == napi_ok ? napi_set_element(env, array, index, value) : status;
}

/* plan(signature): [bytes of the frame, the result's offset, the arguments'…], for callbacks. */
static napi_value plan_of(napi_env env, napi_callback_info info) {
  napi_value value, result;
  pf_signature *signature;
  if (pf_arguments(env, info, 1, &value) < 0) return NULL;
  pf_plan *plan = pf_plan_from(env, value, &signature);
  if (!plan) return NULL;
  napi_status status = napi_create_array(env, &result);
  if (status == napi_ok) status = add_number(env, result, 0, plan->frame_size);
  if (status == napi_ok) status = add_number(env, result, 1, plan->result);
  for (uint32_t i = 0; i < signature->count && status == napi_ok; i++)
    status = add_number(env, result, 2 + i, plan->args[i]);
  pf_plan_free(plan);
  pf_signature_free(signature);
  PF_TRY(env, status);
  return result;
}

/* letter(name): the letter of a C type name, or undefined. */
static napi_value letter(napi_env env, napi_callback_info info) {
  napi_value value, result;
  size_t length;
  if (pf_arguments(env, info, 1, &value) < 0) return NULL;
  char *name = pf_string(env, value, &length);
  if (!name) return NULL;
  char found = strlen(name) == length ? pf_type_letter(name) : 0;
  free(name);
  if (!found) return NULL;
  PF_TRY(env, napi_create_string_utf8(env, &found, 1, &result));
  return result;
}

/* layout(type): [size, alignment, offset of each member…] in bytes. */
static napi_value layout(napi_env env, napi_callback_info info) {
  napi_value value, result;
  const char *reason;
  size_t length;
  if (pf_arguments(env, info, 1, &value) < 0) return NULL;
  char *text = pf_string(env, value, &length);
  if (!text) return NULL;
  pf_signature *parsed = pf_type_parse(text, &reason);
  free(text);
  if (!parsed) return pf_throw(env, PF_TYPE_ERROR, "ERR_FFI_UNSUPPORTED_TYPE", "%s", reason);
  const pf_type *type = parsed->result;
  napi_status status = napi_create_array(env, &result);
  if (status == napi_ok) status = add_number(env, result, 0, type->size);
  if (status == napi_ok) status = add_number(env, result, 1, type->align);
  for (uint32_t i = 0; type->offsets && i < type->length && status == napi_ok; i++)
    status = add_number(env, result, 2 + i, type->offsets[i]);
  pf_signature_free(parsed);
  PF_TRY(env, status);
  return result;
}

napi_status pf_define_library(napi_env env, napi_value engine) {
  static const struct {
    const char *name;
    napi_callback callback;
  } functions[] = {
      {"open", open_library},  {"symbol", find_symbol}, {"close", close_library}, {"bind", bind},
      {"ownFrame", own_frame}, {"letter", letter},      {"layout", layout},       {"plan", plan_of},
  };
  napi_status status = pf_define_numbers(env, engine);
  for (size_t i = 0; i < sizeof functions / sizeof *functions && status == napi_ok; i++)
    status = pf_define(env, engine, functions[i].name, functions[i].callback, NULL);
  return status;
}
