/* Bindings: from texts and addresses to functions. */
#include "binding.h"

#include <stdlib.h>
#include <string.h>

#include "../core/list.h"
#include "parts.h"
#include "types.h"

const pf_tag pf_binding_tag = {"a binding"};

void pf_binding_retain(pf_binding *binding) {
  atomic_fetch_add(&binding->references, 1);
}

void pf_binding_release(pf_binding *binding, napi_env env) {
  if (atomic_fetch_sub(&binding->references, 1) != 1) return;
  if (binding->handle) {
    PF_LIST_REMOVE(binding);
    pf_handle_release(binding->handle);
  }
  if (env && binding->closed) napi_delete_reference(env, binding->closed);
  /* A thread that waits for a callback may just be reading the name of a call that was active. */
  pf_lock_take(&binding->environment->mailbox.lock);
  pf_lock_give(&binding->environment->mailbox.lock);
  for (size_t i = 0; i < binding->count; i++) {
    pf_bound *bound = &binding->functions[i];
    pf_plan_free(bound->call.plan);
    pf_signature_free(bound->signature);
    if (!bound->frame_is_lent) pf_memory_free(bound->call.own_frame);
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
      pf_out_of_memory(env);
      return false;
    }
    memset(bound->call.own_frame, 0, size);
  }
  pf_call_prepare(&bound->call);
  return true;
}

/* Whether C code at an address may be taken for code that never runs JavaScript unless it is given a
 * callback. That is not so in the runtime itself, in an addon, and in what no module holds. `seen` is a
 * module that was found before, because functions of one library are bound together. */
static bool is_foreign_code(const void *address, pf_module *seen) {
  pf_module runtime = {NULL, NULL, NULL, false};
  if ((const char *)address < seen->lowest || (const char *)address >= seen->highest) {
    if (!pf_loader_module(address, seen)) {
      *seen = (pf_module){NULL, NULL, NULL, false};
      return false;
    }
    if (!seen->is_addon && pf_loader_module((const void *)(uintptr_t)napi_create_function, &runtime))
      seen->is_addon = seen->id == runtime.id;
  }
  return !seen->is_addon;
}

/* What the wrapper compiler must know of each function, as numbers in a row. First the two halves of the
 * call's address, the bytes of a frame of its own (0: the thread's), and the result's offset. Then the call's
 * shape, whether it is foreign code, and the arguments' offsets. */
static napi_value plans(napi_env env, const pf_binding *binding) {
  size_t length = 0;
  for (size_t i = 0; i < binding->count; i++) length += 6 + binding->functions[i].signature->count;
  napi_value buffer, array;
  void *data;
  PF_TRY(env, napi_create_arraybuffer(env, 4 * length, &data, &buffer));
  uint32_t *at = data;
  pf_module seen = {NULL, NULL, NULL, false};
  /* What another FFI package gave this library cannot be known. */
  bool has_other_ffi = pf_loader_has_other_ffi();
  for (size_t i = 0; i < binding->count; i++) {
    const pf_bound *bound = &binding->functions[i];
    const pf_plan *plan = bound->call.plan;
    *at++ = (uint32_t)(uintptr_t)&bound->call;
    *at++ = (uint32_t)((uint64_t)(uintptr_t)&bound->call >> 32);
    *at++ = bound->call.own_frame ? plan->frame_size : 0;
    *at++ = plan->result;
    *at++ = bound->call.shape;
    *at++ = !has_other_ffi && is_foreign_code(bound->call.address, &seen);
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
  if (!binding) return pf_out_of_memory(env);
  atomic_init(&binding->references, 1);
  binding->environment = environment;
  pf_environment_retain(environment);
  binding->handle = handle;
  binding->count = count;
  if (handle) {
    handle->references++;
    PF_LIST_ADD(handle->bindings, binding);
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

/* The function's frame becomes memory of JavaScript's, which lives as long as the function that reads it and
 * makes the calls. */
static napi_status lend_own_frame(napi_env env, pf_bound *bound, napi_value *buffer) {
  void *bytes;
  napi_status status = napi_create_arraybuffer(env, bound->call.plan->frame_size, &bytes, buffer);
  if (status != napi_ok) return status;
  if (!bound->frame_is_lent) pf_memory_free(bound->call.own_frame);
  bound->frame_is_lent = true;
  bound->call.own_frame = bytes;
  return napi_ok;
}

/* ownFrame(binding, index): the ArrayBuffer over the frame of a function that brings its own; once each. */
static napi_value own_frame(napi_env env, napi_callback_info info) {
  napi_value values[2], buffer;
  uint32_t index;
  if (pf_arguments(env, info, 2, values) < 0) return NULL;
  pf_binding *binding = pf_unwrap(env, &pf_binding_tag, values[0]);
  if (!binding) return NULL;
  PF_TRY(env, napi_get_value_uint32(env, values[1], &index));
  pf_bound *bound = &binding->functions[index];
  pf_call *call = &bound->call;
  pf_binding_retain(binding);
  napi_status status = pf_external_buffer(env, call->own_frame, pf_align_up(call->plan->frame_size, 16),
                                          finalize_own_frame, binding, &buffer);
  if (status == napi_ok) return buffer;
  pf_binding_release(binding, env);
  if (status != napi_no_external_buffers_allowed) return pf_failed(env, "napi_create_external_arraybuffer");
  PF_TRY(env, lend_own_frame(env, bound, &buffer));
  return buffer;
}

napi_status pf_define_binding(napi_env env, napi_value engine) {
  static const pf_function functions[] = {
      {"bind", bind},
      {"ownFrame", own_frame},
  };
  return pf_define_all(env, engine, functions, sizeof functions / sizeof *functions);
}
