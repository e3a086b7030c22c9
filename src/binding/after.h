/* What is to be done after a call that the hot path does not do: errors, exceptions of callbacks, results
 * that only Node-API can make. */
#ifndef PF_AFTER_H
#define PF_AFTER_H

#include "binding.h"

/* Closes the handle scope that callbacks of a call left open (PF_AFTER_SCOPE). */
void pf_scope_close(pf_frame *frame);

/* Whether something is to be done after a call. */
static inline bool pf_frame_is_marked(const pf_frame *frame) {
  return __builtin_expect(frame->after != 0 || __atomic_load_n(&frame->watched, __ATOMIC_RELAXED) != 0, 0);
}

/* Puts away what a call left without asking for more; frame->after then has the rest. A mark of
 * another call stays while that one is under way. */
static inline void pf_call_finish(pf_frame *frame, const pf_call *call) {
  if (frame->after & PF_AFTER_SCOPE) pf_scope_close(frame);
  uintptr_t watched = __atomic_load_n(&frame->watched, __ATOMIC_RELAXED);
  if (!watched || (frame->active && pf_watched_call(watched) != call)) return;
  if (__atomic_exchange_n(&frame->watched, 0, __ATOMIC_RELAXED) & PF_WATCH_GIVEN_UP)
    frame->after |= PF_AFTER_PATIENCE;
}

/* What is to be done after a call that raised PF_AFTER_ bits (see call.h): throws, or makes the result. The
 * first serves any call, and what only bound functions raise is left to the second. */
napi_value pf_call_after(napi_env env, pf_frame *frame, pf_call *call);
napi_value pf_bound_after(napi_env env, pf_frame *frame, pf_bound *bound);

/* Makes a result that JavaScript cannot read from the frame by itself, of the call in image. */
napi_value pf_bound_result(napi_env env, pf_bound *bound, char *image);

/* A string from memory. length NAPI_AUTO_LENGTH reads up to the NUL. */
napi_value pf_text_value(napi_env env, const char *text, size_t length, bool latin1);

bool pf_is_utf8(const char *text);

#endif
