/* What the addon keeps for each environment (a load of the addon in one thread). That is its place in the
 * thread's frame, the functions of lib/core that C calls back, and the mailbox through which other threads
 * reach it.
 */
#ifndef PF_ENVIRONMENT_H
#define PF_ENVIRONMENT_H

#include <stdatomic.h>

#include "../core/call.h"
#include "../core/library.h"
#include "../core/system/system.h"
#include "frame.h"
#include "mailbox.h"

enum { PF_JOB_LISTS = 256 };

typedef struct pf_environment {
  napi_env env;
  pf_frame *frame;
  pf_frame_hold hold; /* of it */
  pf_stack stack;     /* the thread's, or all memory if the system does not say */

  /* Memory of strings for the time of a call: a stack, because calls nest. */
  char *arena;
  size_t arena_used;

  /* Functions of lib/core, or NULL if only the raw addon is in use. */
  napi_ref raise;  /* () throws the exception that a callback left */
  napi_ref settle; /* (job id, after) takes the result of a call off the thread from the frame */
  napi_ref holder; /* array for an exception that C must keep for raise */

  struct pf_weak *weak;       /* weak references that were not given back yet */
  struct pf_kept_text *texts; /* texts that C has, until they are freed */

  /* The lock guards `watched` and what other threads know of jobs and callbacks, too. */
  pf_mailbox mailbox;

  /* Calls of callbacks for which there was no memory: C got zero. The letter tells the owner how many. */
  atomic_uint lost;
  pf_letter lost_letter;

  /* For how long other threads that wait have seen the same call under way (PF_AFTER_WATCHED). */
  const pf_call *watched;
  int64_t watched_since; /* pf_clock_ms */

  /* The process is about to end: the event loop will not turn again, and callbacks only run inside calls that
   * began after that, those of exit listeners. */
  bool leaving;

  bool ending; /* no library is unloaded any more, and finalizers run in no particular order */

  uint32_t keep_alive;                 /* how many reasons there are to keep the process alive */
  struct pf_async *jobs[PF_JOB_LISTS]; /* calls off the thread, by the remainder of their id */
  struct pf_callback *callbacks;
  napi_ref resource; /* with context: what callbacks are tasks of that run by themselves */
  napi_async_context context;
  pf_condition job_done;
} pf_environment;

enum { PF_ARENA_SIZE = 64 * 1024 };

/* Stands for what is active while the process ends, until JavaScript calls again. */
extern pf_call pf_leaving_call;

/* The environment of the calling function. */
pf_environment *pf_environment_of(napi_env env);

/* Makes the environment of a freshly loaded addon, and an ArrayBuffer over its frame; false with an
 * exception. */
bool pf_environment_make(napi_env env, napi_value *frame_buffer);

/* On the environment's thread: starts the mailbox (needed before other threads may post); false with an
 * exception. */
bool pf_environment_listen(pf_environment *environment);

/* On the environment's thread: one reason more, or less, to keep the process alive. */
void pf_environment_keep_alive(pf_environment *environment, bool more);

/* Unloads a library that JavaScript has done with: at once, or, while a call of this thread may be inside it,
 * when there is none. At the end of the environment it stays: threads of its own may still be running in it,
 * and deallocators be waiting. */
void pf_environment_unload(pf_environment *environment, pf_library *library);

/* Other threads may hold an environment longer than it lives. */
void pf_environment_retain(pf_environment *environment);
void pf_environment_release(pf_environment *environment);

/* Called when the environment ends, with nothing of it taken down yet. */
void pf_callbacks_end(pf_environment *environment);
void pf_jobs_end(pf_environment *environment);

/* Gives back the weak references that are left. */
void pf_weak_end(pf_environment *environment);

/* Frees the texts that are left. */
void pf_kept_texts_end(pf_environment *environment);

#endif
