#include "after.h"

#include <string.h>

napi_value pf_text_value(napi_env env, const char *text, size_t length, bool latin1) {
  napi_value result;
  if (latin1)
    PF_TRY(env, napi_create_string_latin1(env, text, length, &result));
  else
    PF_TRY(env, napi_create_string_utf8(env, text, length, &result));
  return result;
}

bool pf_is_utf8(const char *bytes) {
  const unsigned char *text = (const unsigned char *)bytes;
  while (*text) {
    unsigned char first = *text++;
    if (first < 0x80) continue;
    unsigned more = first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : 1;
    if (first < 0xc2 || first > 0xf4) return false;
    unsigned char second = *text;
    if ((first == 0xe0 && second < 0xa0) || (first == 0xed && second > 0x9f) ||
        (first == 0xf0 && second < 0x90) || (first == 0xf4 && second > 0x8f))
      return false;
    while (more--)
      if ((*text++ & 0xc0) != 0x80) return false;
  }
  return true;
}

napi_value pf_bound_result(napi_env env, pf_bound *bound, char *image) {
  void *pointer;
  napi_value result;
  memcpy(&pointer, image + bound->call.plan->result, sizeof pointer);
  /* Where the callee left an exception pending, its value does not matter. */
  if (bound->call.flags & PF_BOUND_VALUE) return pointer;
  if (!pointer) {
    PF_TRY(env, napi_get_null(env, &result));
    return result;
  }
  if (bound->call.flags & PF_BOUND_POINTER) {
    PF_TRY(env, napi_create_external(env, pointer, NULL, NULL, &result));
    return result;
  }
  bool latin1 = (bound->call.flags & PF_BOUND_TEXT_LATIN1) && !pf_is_utf8(pointer);
  return pf_text_value(env, pointer, NAPI_AUTO_LENGTH, latin1);
}

/* Calls a function of lib/core; NULL with the exception that it threw, or its result. */
static napi_value call_hook(napi_env env, napi_ref hook, size_t count, const napi_value *values) {
  napi_value function, receiver, result;
  if (!hook) return pf_throw(env, PF_ERROR, "ERR_FFI_LIBRARY_CLOSED", "the library is closed");
  PF_TRY(env, napi_get_reference_value(env, hook, &function));
  PF_TRY(env, napi_get_undefined(env, &receiver));
  PF_TRY(env, napi_call_function(env, receiver, function, count, values, &result));
  return result;
}

void pf_scope_close(pf_frame *frame) {
  napi_close_handle_scope(frame->scope_host, frame->scope);
  frame->scope = NULL;
  frame->after &= ~(uint32_t)PF_AFTER_SCOPE;
}

napi_value pf_call_after(napi_env env, pf_frame *frame, pf_call *call) {
  uint32_t after = frame->after;
  frame->after = 0;
  if (after & PF_AFTER_EXCEPTION) {
    pf_environment *holder = frame->host;
    napi_value exception;
    call_hook(holder->env, holder->raise, 0, NULL);
    /* The callback may belong to another environment of this thread; the exception must leave through the
     * one whose function was called. */
    if (holder->env != env && napi_get_and_clear_last_exception(holder->env, &exception) == napi_ok)
      napi_throw(env, exception);
    return NULL;
  }
  if (after & PF_AFTER_PATIENCE)
    return pf_throw(
        env, PF_ERROR, "ERR_FFI_CALLBACK_TIMEOUT",
        "another thread called a callback during the call of %s and gave up waiting for it: declare %s "
        "nonblocking",
        call->name, call->name);
  if (after & PF_AFTER_FOREIGN)
    return pf_throw(env, PF_ERROR, "ERR_FFI_FOREIGN_STACK",
                    "a callback was called during the call of %s on a stack that is not its thread's own",
                    call->name);
  if (after & PF_AFTER_LOST)
    return pf_throw(env, PF_RANGE_ERROR, "ERR_MEMORY_ALLOCATION_FAILED",
                    "out of memory: a callback that was called during the call of %s does not run",
                    call->name);
  if (after & PF_AFTER_NULL)
    return pf_throw(env, PF_ERROR, "ERR_FFI_INVALID_POINTER", "cannot call %s: its address is NULL",
                    call->name);
  return pf_throw(env, PF_RANGE_ERROR, "ERR_FFI_STACK_TOO_SMALL",
                  "too little stack is left to pass %u bytes of arguments to %s", call->plan->stack_size,
                  call->name);
}

napi_value pf_bound_after(napi_env env, pf_frame *frame, pf_bound *bound) {
  pf_call_finish(frame, &bound->call);
  if (frame->after == 0) return NULL;
  if (frame->after & PF_AFTER_CLOSED) {
    napi_value index;
    frame->after = 0;
    PF_TRY(env, napi_create_uint32(env, bound->index, &index));
    return call_hook(env, bound->binding->closed, 1, &index);
  }
  if (frame->after != PF_AFTER_RESULT) return pf_call_after(env, frame, &bound->call);
  frame->after = 0;
  return pf_bound_result(env, bound, pf_bound_image(bound, frame));
}
