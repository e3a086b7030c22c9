/* Bound functions: what lib/core's wrappers call. A binding holds the functions that were bound together
 * and keeps their library open as long as JavaScript can reach one of them. */
#ifndef PF_BINDING_H
#define PF_BINDING_H

#include <stdatomic.h>

#include "environment.h"

/* Flags of a bound function beside PF_CALL_. */
enum {
  PF_BOUND_REJECT_NUL = 16,  /* a string argument with a NUL in it is refused */
  PF_BOUND_TEXT = 32,        /* the result is UTF-8 text: a string, or null */
  PF_BOUND_TEXT_LATIN1 = 64, /* the same, read as Latin-1 if it is no UTF-8 */
  PF_BOUND_VALUE = 128,      /* the result is a napi_value */
  PF_BOUND_POINTER = 256     /* the result is an external over the address, or null */
};

typedef struct pf_handle {
  pf_environment *environment;
  pf_library *library; /* NULL for functions that belong to none */
  bool open;
  size_t references; /* the external and the bindings */
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
  bool frame_is_lent; /* call.own_frame is JavaScript's memory */
} pf_bound;

typedef struct pf_binding {
  pf_environment *environment;
  pf_handle *handle;
  struct pf_binding *next, **previous; /* among those of the handle */
  napi_ref closed;                     /* function (index) that throws the dialect's error */
  atomic_size_t references;            /* the external, calls under way off the thread, frames of their own */
  size_t count;
  pf_bound functions[];
} pf_binding;

extern const pf_tag pf_handle_tag, pf_binding_tag;

/* Gives back one of the references to a library; it is closed with the last. */
void pf_handle_release(pf_handle *handle);

void pf_binding_retain(pf_binding *binding);
/* On the environment's thread, or with env NULL after its end. */
void pf_binding_release(pf_binding *binding, napi_env env);

/* Where a bound function's image lies: its own frame, or the thread's. */
static inline char *pf_bound_image(pf_bound *bound, pf_frame *frame) {
  return bound->call.own_frame ? bound->call.own_frame : (char *)frame;
}

#endif
