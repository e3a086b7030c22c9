/* Bound functions: what lib/core's wrappers call. A binding holds the functions that were bound together
 * and keeps their library open as long as JavaScript can reach one of them. */
#ifndef PF_BOUND_H
#define PF_BOUND_H

#include <stdatomic.h>

#include "environment.h"

/* Flags of a bound function beside PF_CALL_; the same numbers stand in lib/core/compile.js. */
enum {
  PF_BOUND_REJECT_NUL = 16,  /* a string argument with a NUL in it is refused */
  PF_BOUND_TEXT = 32,        /* the result is UTF-8 text: a string, or null */
  PF_BOUND_TEXT_LATIN1 = 64, /* the same, read as Latin-1 where it is no UTF-8 */
  PF_BOUND_VALUE = 128,      /* the result is a napi_value */
  PF_BOUND_POINTER = 256     /* the result is an external over the address, or null */
};

typedef struct pf_handle {
  pf_environment *environment;
  pf_library *library; /* NULL for functions that belong to none */
  bool open;
  size_t users; /* the external and the bindings */
  struct pf_binding *bindings;
} pf_handle;

typedef struct pf_bound {
  pf_call call; /* first: a call is its bound function */
  pf_signature *signature;
  struct pf_binding *binding;
  uint32_t index;
  char *fills;       /* a letter an argument: '.' none, 'o' object or string, 'e' napi_env, 'n' napi_value */
  size_t fill_count; /* JavaScript values that they take */
  uint32_t fill_index; /* of the first of them: the argument's number, and its slot */
  uint32_t fill_slot;
} pf_bound;

typedef struct pf_binding {
  pf_environment *environment;
  pf_handle *handle;
  struct pf_binding *next;
  napi_ref closed;     /* function (index) that throws the dialect's error */
  atomic_size_t users; /* the external, calls under way off the thread, frames of their own */
  size_t count;
  pf_bound functions[];
} pf_binding;

extern const pf_tag pf_handle_tag, pf_binding_tag;

/* Parses and plans the signature that a string value holds. The caller owns both; NULL with an exception. */
pf_plan *pf_plan_from(napi_env env, napi_value text, pf_signature **signature);

void pf_binding_retain(pf_binding *binding);
/* On the environment's thread, or with env NULL after its end. */
void pf_binding_release(pf_binding *binding, napi_env env);

/* Where a bound function's image lies: its own frame, or the thread's. */
static inline char *pf_bound_image(pf_bound *bound, pf_frame *frame) {
  return bound->call.own_frame ? bound->call.own_frame : (char *)frame;
}

/* Strings made for one call. */
typedef struct pf_text {
  struct pf_text *next;
  char bytes[];
} pf_text;
void pf_texts_free(pf_text *texts);

/* Writes the objects and strings among values into the slots of image: a view or buffer as its address, a
 * string as that of a UTF-8 copy, which goes to the arena where one is given, else to *texts. Other values
 * are left: the wrapper stored them. Returns 0, the number (from 1) of an argument whose text has a NUL where
 * that is refused, or -1 with an exception. */
int pf_bound_fill(napi_env env, pf_bound *bound, char *image, pf_environment *arena, pf_text **texts,
                  const napi_value *values, size_t count);

/* The address of a view's first byte or of a buffer. False, without an exception, for other values. */
bool pf_address_of(napi_env env, napi_value value, void **address, size_t *length);

/* Closes the handle scope that callbacks of a call left open (PF_TROUBLE_SCOPE). */
void pf_scope_close(pf_frame *frame);

/* Whether something is to be done after a call. */
static inline bool pf_frame_is_marked(const pf_frame *frame) {
  return __builtin_expect(frame->trouble != 0 || __atomic_load_n(&frame->watched, __ATOMIC_RELAXED) != 0, 0);
}

/* What has to be put away after a call although it is no trouble: frame->trouble then says what is. A mark of
 * another call stays while that one is under way. */
static inline void pf_call_settle(pf_frame *frame, const pf_call *call) {
  if (frame->trouble & PF_TROUBLE_SCOPE) pf_scope_close(frame);
  uintptr_t watched = __atomic_load_n(&frame->watched, __ATOMIC_RELAXED);
  if (!watched || (frame->active && pf_watched_call(watched) != call)) return;
  if (__atomic_exchange_n(&frame->watched, 0, __ATOMIC_RELAXED) & PF_WATCH_GIVEN_UP)
    frame->trouble |= PF_TROUBLE_PATIENCE;
}

/* What is to be done after a call that raised PF_TROUBLE_ bits (see call.h): throws, or makes the result. The
 * first serves any call, and what only bound functions raise is left to the second. */
napi_value pf_call_trouble(napi_env env, pf_frame *frame, pf_call *call);
napi_value pf_bound_trouble(napi_env env, pf_frame *frame, pf_bound *bound);

/* A string from memory. length NAPI_AUTO_LENGTH reads up to the NUL. */
napi_value pf_text_value(napi_env env, const char *text, size_t length, bool latin1);

bool pf_is_utf8(const char *text);

#endif
