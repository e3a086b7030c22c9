/* Callbacks: what their two files share. callback.c makes, runs and closes them; callback_threads.c brings
 * calls from other threads to the owner's. */
#ifndef PF_CALLBACK_H
#define PF_CALLBACK_H

#include <stdatomic.h>

#include "../core/closure.h"
#include "environment.h"

/* Flags of a callback. */
enum {
  PF_CALLBACK_QUEUED = 1,    /* every call is queued and answered with zero at once */
  PF_CALLBACK_LAST_RULES = 2 /* a later call of the same native call runs although an earlier one threw */
};

/* pf_frame.mode while a stub runs. */
enum {
  PF_CALLBACK_INSIDE,   /* inside a native call of this thread, which an exception leaves through */
  PF_CALLBACK_TASK,     /* on this thread with no call of ours below: a task of its own */
  PF_CALLBACK_ELSEWHERE /* for another thread */
};

typedef struct pf_callback {
  struct pf_callback *next, **previous; /* in the environment's list of open callbacks */
  pf_environment *environment;
  pf_closure *closure;
  napi_ref stub;
  char name[64];      /* for messages, cut where it is longer */
  char *own_frame;    /* where the stub finds the image instead of the thread's frame, or NULL */
  bool frame_is_lent; /* own_frame is JavaScript's memory, which the stub holds */
  uint32_t flags;
  uint32_t patience; /* ms; 0: none */
  bool open;
  bool warned;
  atomic_size_t references; /* being open, calls for other threads; taken on any thread, given back on the
                          owner's, or on any other once the environment takes no letters */
  size_t depth; /* calls under way on the owner's thread, which would pay dearly for an atomic count */
} pf_callback;

/* Where the stub finds its frame's image; on the owner's thread. */
char *pf_callback_image(pf_callback *callback);

/* Brings what C passed into the form in which lib/core reads arguments: whole values. */
void pf_callback_take(const pf_plan *plan, char *image, const pf_arrival *came);

/* The other way: hands C the result that is in the image. */
void pf_callback_give(const pf_plan *plan, char *image, const pf_arrival *came);

/* Makes the image's result zero. */
void pf_callback_zero(const pf_plan *plan, char *image);

/* Runs the stub, in one of the modes above, on the image where it expects it; the result is left there, zero
 * where it failed. On the owner's thread. */
void pf_callback_run(pf_callback *callback, napi_env env, uint32_t mode);

/* Where an exception has no native call to leave through: to the runtime's uncaughtException. */
void pf_callback_report(pf_environment *environment, napi_env env);

/* Gives back one of the references to a callback, and ends it with the last. env is NULL on other threads
 * than the owner's. */
void pf_callback_release(pf_callback *callback, napi_env env);

/* A call from another thread, or one that is to be queued: asks the owner's, and waits where the callback
 * says so. */
void pf_callback_ask(pf_closure *closure, const pf_arrival *came);

#endif
