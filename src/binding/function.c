/* Calls: the frame holds the arguments when JavaScript gets here, and the result when it gets back. */
#include <stdlib.h>
#include <string.h>

#include "bound.h"

enum { ARGUMENTS_ON_STACK = 16 };

bool pf_address_of(napi_env env, napi_value value, void **address, size_t *length) {
  napi_typedarray_type type;
  napi_value buffer;
  size_t offset;
  if (napi_get_typedarray_info(env, value, &type, length, address, &buffer, &offset) == napi_ok) {
    static const unsigned char shift[] = {0, 0, 0, 1, 1, 2, 2, 2, 3, 3, 3};
    /* Kinds that are newer than Node-API 8 (float16) have two bytes an element. */
    *length <<= (size_t)type < sizeof shift ? shift[type] : 1;
    return true;
  }
  return napi_get_arraybuffer_info(env, value, address, length) == napi_ok ||
         napi_get_dataview_info(env, value, length, address, &buffer, &offset) == napi_ok;
}

void pf_texts_free(pf_text *texts) {
  while (texts) {
    pf_text *next = texts->next;
    free(texts);
    texts = next;
  }
}

/* A UTF-8 copy of a string: in the arena where it fits, so that one call of Node-API does. NULL with an
 * exception on failure. */
static char *copy_string(napi_env env, napi_value value, pf_environment *arena, pf_text **texts,
                         size_t *length) {
  if (arena && arena->arena) {
    size_t left = PF_ARENA_SIZE - arena->arena_used;
    char *copy = arena->arena + arena->arena_used;
    if (left > 64) {
      PF_TRY_OR(env, napi_get_value_string_utf8(env, value, copy, left, length), NULL);
      /* A cut text ends within four bytes of the room, because a character is not split. */
      if (*length + 5 < left) {
        arena->arena_used += *length + 1;
        return copy;
      }
    }
  }
  PF_TRY_OR(env, napi_get_value_string_utf8(env, value, NULL, 0, length), NULL);
  pf_text *text = malloc(sizeof *text + *length + 1);
  if (!text) return (char *)pf_throw(env, PF_RANGE_ERROR, "ERR_MEMORY_ALLOCATION_FAILED", "out of memory");
  text->next = *texts;
  *texts = text;
  PF_TRY_OR(env, napi_get_value_string_utf8(env, value, text->bytes, *length + 1, length), NULL);
  return text->bytes;
}

int pf_bound_fill(napi_env env, pf_bound *bound, char *image, pf_environment *arena, pf_text **texts,
                  const napi_value *values, size_t count) {
  size_t next = 0;
  const uint32_t *slots = bound->call.plan->args;
  if (arena && !arena->arena) arena->arena = malloc(PF_ARENA_SIZE);
  for (size_t i = 0; bound->fills[i]; i++) {
    void *pointer = NULL;
    if (bound->fills[i] == '.') continue;
    if (bound->fills[i] == 'e') {
      pointer = env;
    } else if (next == count) {
      break;
    } else if (bound->fills[i] == 'n') {
      pointer = values[next++];
    } else {
      napi_value value = values[next++];
      size_t length;
      napi_valuetype type;
      PF_TRY_OR(env, napi_typeof(env, value, &type), -1);
      if (type == napi_string) {
        if (!(pointer = copy_string(env, value, arena, texts, &length))) return -1;
        if ((bound->call.flags & PF_BOUND_REJECT_NUL) && memchr(pointer, '\0', length)) return (int)i + 1;
      } else if (type != napi_object || !pf_address_of(env, value, &pointer, &length) || length == 0) {
        /* What an empty view stands for is for the dialect to say, which has stored it. */
        continue;
      }
    }
    memcpy(image + slots[i], &pointer, sizeof pointer);
  }
  return 0;
}

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

/* A result that JavaScript cannot read from the frame by itself. */
static napi_value make_result(napi_env env, pf_bound *bound, char *image) {
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

napi_value pf_call_trouble(napi_env env, pf_frame *frame, pf_call *call) {
  uint32_t trouble = frame->trouble;
  frame->trouble = 0;
  if (trouble & PF_TROUBLE_EXCEPTION) {
    pf_environment *holder = frame->host;
    napi_value exception;
    call_hook(holder->env, holder->raise, 0, NULL);
    /* The callback may belong to another environment of this thread; the exception must leave through the
     * one whose function was called. */
    if (holder->env != env && napi_get_and_clear_last_exception(holder->env, &exception) == napi_ok)
      napi_throw(env, exception);
    return NULL;
  }
  if (trouble & PF_TROUBLE_PATIENCE)
    return pf_throw(
        env, PF_ERROR, "ERR_FFI_CALLBACK_TIMEOUT",
        "another thread called a callback during the call of %s and gave up waiting for it: declare %s "
        "nonblocking",
        call->name, call->name);
  if (trouble & PF_TROUBLE_NULL)
    return pf_throw(env, PF_ERROR, "ERR_FFI_INVALID_POINTER", "cannot call %s: its address is NULL",
                    call->name);
  return pf_throw(env, PF_RANGE_ERROR, "ERR_FFI_STACK_TOO_SMALL",
                  "too little stack is left to pass %u bytes of arguments to %s", call->plan->stack_size,
                  call->name);
}

napi_value pf_bound_trouble(napi_env env, pf_frame *frame, pf_bound *bound) {
  pf_call_settle(frame, &bound->call);
  if (frame->trouble == 0) return NULL;
  if (frame->trouble & PF_TROUBLE_CLOSED) {
    napi_value index;
    frame->trouble = 0;
    PF_TRY(env, napi_create_uint32(env, bound->index, &index));
    return call_hook(env, bound->binding->closed, 1, &index);
  }
  if (frame->trouble != PF_TROUBLE_RESULT) return pf_call_trouble(env, frame, &bound->call);
  frame->trouble = 0;
  return make_result(env, bound, pf_bound_image(bound, frame));
}

/* Makes the call; true where more is to be done after it. */
static inline bool make_call(pf_frame *frame, pf_call *call, void (*how)(pf_call *, char *)) {
  pf_call *outer = frame->active;
  pf_frame_activate(frame, call);
  how(call, (char *)frame);
  pf_frame_activate(frame, outer);
  return pf_frame_is_marked(frame);
}

static inline napi_value run(napi_env env, pf_frame *frame, pf_call *call, void (*how)(pf_call *, char *)) {
  return make_call(frame, call, how) ? pf_bound_trouble(env, frame, (pf_bound *)call) : NULL;
}

/* invoke(): everything is in the frame. */
static napi_value invoke(napi_env env, napi_callback_info info) {
  pf_frame *frame = pf_thread_frame;
  (void)info;
  return run(env, frame, frame->call, frame->call->run);
}

/* The same for one shape each, which then needs no looking up. */
#define ENTRY(name, function)                                                                                \
  static napi_value invoke_##name(napi_env env, napi_callback_info info) {                                   \
    pf_frame *frame = pf_thread_frame;                                                                       \
    (void)info;                                                                                              \
    return run(env, frame, frame->call, pf_run_##name);                                                      \
  }
PF_SHAPES(ENTRY)
#undef ENTRY

#ifndef PF_ABI_LIBFFI
/* The same for those whose result is made here. */
static napi_value invoke_result(napi_env env, napi_callback_info info) {
  pf_frame *frame = pf_thread_frame;
  pf_bound *bound = (pf_bound *)frame->call;
  (void)info;
  if (!make_call(frame, &bound->call, bound->call.bare)) return make_result(env, bound, (char *)frame);
  frame->trouble |= PF_TROUBLE_RESULT;
  return pf_bound_trouble(env, frame, bound);
}
#endif

/* invokeWith(...objects and strings): the rest of the arguments first. The number of an argument that is
 * refused comes back instead of a result. */
static napi_value invoke_with(napi_env env, napi_callback_info info) {
  pf_frame *frame = pf_thread_frame;
  pf_bound *bound = (pf_bound *)frame->call;
  napi_value near[ARGUMENTS_ON_STACK], *values = near, result = NULL;
  size_t count = bound->fill_count;
  pf_text *texts = NULL;
  pf_environment *environment = bound->binding->environment;
  if (count > ARGUMENTS_ON_STACK && !(values = malloc(count * sizeof *values)))
    return pf_throw(env, PF_RANGE_ERROR, "ERR_MEMORY_ALLOCATION_FAILED", "out of memory");
  size_t mark = environment->arena_used;
  int refused = -1;
  if (napi_get_cb_info(env, info, &count, values, NULL, NULL) == napi_ok)
    refused = pf_bound_fill(env, bound, pf_bound_image(bound, frame), environment, &texts, values, count);
  else
    pf_failed(env, "napi_get_cb_info");
  if (refused == 0)
    result = run(env, frame, &bound->call, bound->call.run);
  else if (refused > 0 && napi_create_int32(env, refused, &result) != napi_ok)
    pf_failed(env, "napi_create_int32");
  environment->arena_used = mark;
  if (texts) pf_texts_free(texts);
  if (values != near) free(values);
  return result;
}

/* invokeView(view), invokeText(string): the same for the one argument of a function that takes such, which
 * the wrapper has made sure of. */
static napi_value invoke_view(napi_env env, napi_callback_info info) {
  pf_frame *frame = pf_thread_frame;
  pf_bound *bound = (pf_bound *)frame->call;
  size_t count = 1, length;
  napi_value value;
  void *pointer = NULL;
  PF_TRY(env, napi_get_cb_info(env, info, &count, &value, NULL, NULL));
  if (napi_get_typedarray_info(env, value, NULL, NULL, &pointer, NULL, NULL) != napi_ok)
    pf_address_of(env, value, &pointer, &length);
  memcpy(pf_bound_image(bound, frame) + bound->fill_slot, &pointer, sizeof pointer);
  return run(env, frame, &bound->call, bound->call.run);
}

static napi_value invoke_text(napi_env env, napi_callback_info info) {
  pf_frame *frame = pf_thread_frame;
  pf_bound *bound = (pf_bound *)frame->call;
  pf_environment *environment = bound->binding->environment;
  size_t count = 1, length, mark = environment->arena_used;
  napi_value value, result = NULL;
  pf_text *texts = NULL;
  if (!environment->arena) environment->arena = malloc(PF_ARENA_SIZE);
  PF_TRY(env, napi_get_cb_info(env, info, &count, &value, NULL, NULL));
  char *text = copy_string(env, value, environment, &texts, &length);
  if (text && (bound->call.flags & PF_BOUND_REJECT_NUL) && memchr(text, '\0', length)) {
    if (napi_create_uint32(env, bound->fill_index + 1, &result) != napi_ok)
      pf_failed(env, "napi_create_uint32");
  } else if (text) {
    memcpy(pf_bound_image(bound, frame) + bound->fill_slot, &text, sizeof text);
    result = run(env, frame, &bound->call, bound->call.run);
  }
  environment->arena_used = mark;
  if (texts) pf_texts_free(texts);
  return result;
}

napi_status pf_define_function(napi_env env, napi_value engine) {
  static const napi_callback shapes[] = {
#ifndef PF_ABI_LIBFFI
#define ENTRY(name, function) invoke_##name,
      PF_SHAPES(ENTRY)
#undef ENTRY
          invoke_result,
#endif
      NULL};
  napi_value entries, entry;
  napi_status status = pf_define(env, engine, "invoke", invoke, NULL);
  if (status == napi_ok) status = pf_define(env, engine, "invokeWith", invoke_with, NULL);
  if (status == napi_ok) status = pf_define(env, engine, "invokeView", invoke_view, NULL);
  if (status == napi_ok) status = pf_define(env, engine, "invokeText", invoke_text, NULL);
  if (status == napi_ok) status = napi_create_array(env, &entries);
  for (uint32_t i = 0; status == napi_ok && shapes[i]; i++) {
    status = napi_create_function(env, "invoke", NAPI_AUTO_LENGTH, shapes[i], NULL, &entry);
    if (status == napi_ok) status = napi_set_element(env, entries, i, entry);
  }
  return status == napi_ok ? napi_set_named_property(env, engine, "entries", entries) : status;
}
