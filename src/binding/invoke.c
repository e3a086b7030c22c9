#include "invoke.h"

#include <stdlib.h>
#include <string.h>

#include "arguments.h"
#include "parts.h"

enum { ARGUMENTS_ON_STACK = 16 };

static inline napi_value run(napi_env env, pf_frame *frame, pf_call *call, void (*how)(pf_call *, char *)) {
  return pf_invoke(frame, call, how) ? pf_bound_after(env, frame, (pf_bound *)call) : NULL;
}

/* invoke(): everything is in the frame. */
static napi_value invoke(napi_env env, napi_callback_info info) {
  pf_frame *frame = pf_thread_frame;
  (void)info;
  pf_call *call = pf_frame_call(frame);
  return run(env, frame, call, call->run);
}

/* The same for one shape each, which then needs no looking up. */
#define INVOKE(name, how)                                                                                    \
  static napi_value invoke_##name(napi_env env, napi_callback_info info) {                                   \
    pf_frame *frame = pf_thread_frame;                                                                       \
    (void)info;                                                                                              \
    return run(env, frame, pf_frame_call(frame), how);                                                       \
  }
#define ENTRY(name, function) INVOKE(name, pf_run_##name)
PF_SHAPES(ENTRY)
#undef ENTRY

/* The same, of integers that are stored as numbers. */
#define ENTRY(name, function)                                                                                \
  static inline void run_numbers_##name(pf_call *call, char *frame) {                                        \
    function(call->address, frame);                                                                          \
  }                                                                                                          \
  INVOKE(numbers_##name, run_numbers_##name)
PF_NUMBER_SHAPES(ENTRY)
#undef ENTRY

#ifndef PF_ABI_LIBFFI
/* The same for those whose result is made here. */
static napi_value invoke_result(napi_env env, napi_callback_info info) {
  pf_frame *frame = pf_thread_frame;
  pf_bound *bound = (pf_bound *)pf_frame_call(frame);
  (void)info;
  if (!pf_invoke(frame, &bound->call, bound->call.bare)) return pf_bound_result(env, bound, (char *)frame);
  frame->after |= PF_AFTER_RESULT;
  return pf_bound_after(env, frame, bound);
}
#endif

/* invokeWith(...objects and strings): the rest of the arguments first. The number of an argument that is
 * refused comes back instead of a result. */
static napi_value invoke_with(napi_env env, napi_callback_info info) {
  pf_frame *frame = pf_thread_frame;
  pf_bound *bound = (pf_bound *)pf_frame_call(frame);
  napi_value near[ARGUMENTS_ON_STACK], *values = near, result = NULL;
  size_t count = bound->fill_count;
  pf_text *texts = NULL;
  pf_environment *environment = bound->binding->environment;
  if (count > ARGUMENTS_ON_STACK && !(values = malloc(count * sizeof *values))) return pf_out_of_memory(env);
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
  pf_bound *bound = (pf_bound *)pf_frame_call(frame);
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
  pf_bound *bound = (pf_bound *)pf_frame_call(frame);
  pf_environment *environment = bound->binding->environment;
  size_t count = 1, length, mark = environment->arena_used;
  napi_value value, result = NULL;
  pf_text *texts = NULL;
  if (!environment->arena) environment->arena = malloc(PF_ARENA_SIZE);
  PF_TRY(env, napi_get_cb_info(env, info, &count, &value, NULL, NULL));
  char *text = pf_text_copy(env, value, environment, &texts, &length);
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

/* Adds an array of functions, with holes where there is none. */
static napi_status add_entries(napi_env env, napi_value to, const char *name, const napi_callback *list,
                               size_t count) {
  napi_value entries, entry;
  napi_status status = napi_create_array(env, &entries);
  for (uint32_t i = 0; status == napi_ok && i < count; i++) {
    if (!list[i]) continue;
    status = napi_create_function(env, "invoke", NAPI_AUTO_LENGTH, list[i], NULL, &entry);
    if (status == napi_ok) status = napi_set_element(env, entries, i, entry);
  }
  return status == napi_ok ? napi_set_named_property(env, to, name, entries) : status;
}

napi_status pf_define_invoke(napi_env env, napi_value engine) {
  static const napi_callback shapes[] = {
#ifndef PF_ABI_LIBFFI
#define ENTRY(name, function) invoke_##name,
      PF_SHAPES(ENTRY)
#undef ENTRY
          invoke_result,
#endif
      NULL};
  static const napi_callback numbers[] = {
#define ENTRY(name, function) [PF_SHAPE_##name] = invoke_numbers_##name,
      PF_NUMBER_SHAPES(ENTRY)
#undef ENTRY
          NULL};
  static const pf_function functions[] = {
      {"invoke", invoke},
      {"invokeWith", invoke_with},
      {"invokeView", invoke_view},
      {"invokeText", invoke_text},
  };
  napi_status status = pf_define_all(env, engine, functions, sizeof functions / sizeof *functions);
  if (status == napi_ok) status = add_entries(env, engine, "entries", shapes, sizeof shapes / sizeof *shapes);
  if (status == napi_ok)
    status = add_entries(env, engine, "numberEntries", numbers, sizeof numbers / sizeof *numbers);
  return status;
}
