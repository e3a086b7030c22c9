/* Calls off the thread: the image is copied at the call, a pool thread makes it, and its promise is settled
 * on the environment's own thread. */
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "../core/list.h"
#include "../core/pool.h"
#include "after.h"
#include "arguments.h"
#include "lent.h"
#include "parts.h"

/* Of a call that a thread of the runtime's makes: who was first, that thread or who takes the call back. */
enum { WAITING, STARTED, TAKEN_BACK };

typedef struct pf_async {
  pf_job job; /* first: a job is its call */
  pf_letter letter;
  struct pf_async *next, **previous; /* in one of the environment's lists, which only its thread touches */
  pf_environment *environment;
  pf_bound *bound;
  pf_call call; /* as it was at the start: closing the library changes the bound one's */
  pf_library *library;
  pf_text *texts;
  pf_lent lent;
  uint32_t id;
  bool borrowed; /* a thread of the runtime's makes the call, and ends it although it was taken back */
  atomic_int state;
  bool holds_memory; /* the callee was given memory that belongs to JavaScript */
  bool called;       /* the callee has returned */
  bool done;         /* these two: under the environment's lock, once the environment has closed */
  bool orphan;
  char *image; /* begins with a header of its own */
} pf_async;

static void free_async(pf_async *async) {
  if (async->library) pf_library_release(async->library);
  pf_lent_release(&async->lent);
  pf_texts_free(async->texts);
  pf_memory_free(async->image);
  pf_environment_release(async->environment);
  free(async);
}

/* Parts a job from its environment, on whose thread. */
static void part(pf_async *async, napi_env env) {
  PF_LIST_REMOVE(async);
  pf_environment_keep_alive(async->environment, false);
  pf_binding_release(async->bound->binding, env);
}

/* Ends a job on the environment's thread. */
static void finish(pf_async *async, napi_env env) {
  part(async, env);
  free_async(async);
}

/* Whether a call had not started, and now never will. */
static bool take_back(pf_async *async) {
  int waiting = WAITING;
  return async->borrowed ? atomic_compare_exchange_strong(&async->state, &waiting, TAKEN_BACK)
                         : pf_pool_cancel(&async->job);
}

/* Puts the result where lib/core reads results, then lets it settle the promise. */
static void settle(pf_letter *letter, napi_env env) {
  pf_async *async = (pf_async *)(void *)((char *)letter - offsetof(pf_async, letter));
  /* Where the environment is ending, pf_jobs_end looks after the list. */
  if (!env) {
    async->done = true;
    return;
  }
  pf_environment *environment = async->environment;
  const pf_plan *plan = async->bound->call.plan;
  pf_frame *header = (pf_frame *)(void *)async->image;
  napi_value function, receiver, values[2], result;
  char *image = pf_bound_image(async->bound, environment->frame);
  memcpy(image + plan->result, async->image + plan->result, plan->result_size < 8 ? 8 : plan->result_size);
  environment->frame->error = header->error;
  uint32_t id = async->id, after = header->after & ~(uint32_t)PF_AFTER_RESULT;
  if (pf_lent_has_moved(&async->lent)) after |= PF_AFTER_MOVED;
  finish(async, env);
  if (napi_get_reference_value(env, environment->settle, &function) == napi_ok &&
      napi_get_undefined(env, &receiver) == napi_ok && napi_create_uint32(env, id, &values[0]) == napi_ok &&
      napi_create_uint32(env, after, &values[1]) == napi_ok)
    napi_call_function(env, receiver, function, 2, values, &result);
}

/* On a pool thread, after the call. */
static void hand_back(pf_async *async) {
  pf_environment *environment = async->environment;
  /* The library may be unloaded from here on, before the environment's thread has looked. */
  pf_library *library = async->library;
  async->library = NULL;
  if (library) pf_library_release(library);
  if (pf_mailbox_post(&environment->mailbox, &async->letter)) return;
  /* The environment is ending, or gone with its binding left behind, which only its thread could release. */
  pf_lock_take(&environment->mailbox.lock);
  async->done = true;
  bool orphan = async->orphan;
  pf_condition_broadcast(&environment->job_done);
  pf_lock_give(&environment->mailbox.lock);
  if (orphan) free_async(async);
}

static void call(void *data) {
  pf_async *async = data;
  pf_call_image(&async->call, async->image, (pf_frame *)(void *)async->image);
  async->called = true;
}

/* The callee ended the thread. Another callee may only have asked for it, and returned. */
static void abandoned(void *data) {
  pf_async *async = data;
  bool borrowed = async->borrowed;
  if (!async->called) ((pf_frame *)(void *)async->image)->after |= PF_AFTER_ABANDONED;
  hand_back(async);
  if (!borrowed) pf_pool_abandon();
}

/* On a pool thread. */
static void run(pf_job *job) {
  pf_async *async = (pf_async *)(void *)job;
  pf_thread_guard(call, abandoned, async, true);
  hand_back(async);
}

/* The same on a thread of the runtime's, which may give it memory to hold as further arguments. */
static void run_borrowed(pf_async *async) {
  int waiting = WAITING;
  if (atomic_compare_exchange_strong(&async->state, &waiting, STARTED))
    run(&async->job);
  else
    free_async(async);
}

/* Gives a call to the pool: true, or NULL with an exception. */
static napi_value submit(napi_env env, pf_async *async) {
  const char *name = async->call.name;
  if (!pf_pool_submit(&async->job)) {
    /* Before the exception, with which some runtimes refuse to do anything: the process would be kept alive.
     */
    finish(async, env);
    return pf_throw(env, PF_ERROR, "ERR_FFI_THREAD_FAILED", "no thread can be started for %s", name);
  }
  return pf_boolean(env, true);
}

/* start(id, holds memory, ...objects and strings): true, or the number of an argument that is refused. The
 * image is in the frame, as for a call on the thread. */
static napi_value begin(napi_env env, napi_callback_info info, bool borrowed) {
  pf_frame *frame = pf_thread_frame;
  pf_bound *bound = (pf_bound *)pf_frame_call(frame);
  pf_environment *environment = bound->binding->environment;
  pf_handle *handle = bound->binding->handle;
  const pf_plan *plan = bound->call.plan;
  napi_value result = NULL, *values;
  size_t count = 0;
  uint32_t id;
  bool holds_memory;
  if (!pf_environment_listen(environment)) return NULL;
  PF_TRY(env, napi_get_cb_info(env, info, &count, NULL, NULL, NULL));
  bool closed = handle && !handle->open;
  if (closed || pf_call_is_null(&bound->call)) {
    frame->after = closed ? PF_AFTER_CLOSED : PF_AFTER_NULL;
    return pf_bound_after(env, frame, bound);
  }
  pf_async *async = calloc(1, sizeof *async);
  values = malloc((count + 2) * sizeof *values);
  if (async) async->image = pf_memory_new(16, pf_align_up(plan->frame_size + 16, 16));
  if (!async || !async->image || !values) {
    if (async) pf_memory_free(async->image);
    free(async);
    free(values);
    return pf_out_of_memory(env);
  }
  pf_environment_retain(environment);
  async->environment = environment;
  async->bound = bound;
  async->job.run = run;
  async->letter.serve = settle;
  /* All but the header, which is this thread's own and may be written by others. */
  memset(async->image, 0, sizeof(pf_frame));
  memcpy(async->image + sizeof(pf_frame), pf_bound_image(bound, frame) + sizeof(pf_frame),
         plan->frame_size - sizeof(pf_frame));
  int refused = -1;
  if (napi_get_cb_info(env, info, &count, values, NULL, NULL) == napi_ok &&
      napi_get_value_uint32(env, values[0], &id) == napi_ok &&
      napi_get_value_bool(env, values[1], &holds_memory) == napi_ok) {
    if (holds_memory && !pf_lent_hold(env, &async->lent, values + 2, count - 2))
      pf_out_of_memory(env);
    else
      refused = pf_bound_fill(env, bound, async->image, NULL, &async->texts, values + 2, count - 2);
  }
  free(values);
  if (refused != 0) {
    free_async(async);
    if (refused > 0) PF_TRY(env, napi_create_int32(env, refused, &result));
    return result;
  }
  async->id = id;
  async->call = bound->call;
  async->holds_memory = holds_memory;
  async->borrowed = borrowed;
  if (handle) pf_library_retain(async->library = handle->library);
  pf_binding_retain(bound->binding);
  PF_LIST_ADD(environment->jobs[async->id % PF_JOB_LISTS], async);
  pf_environment_keep_alive(environment, true);
  if (borrowed)
    PF_TRY(env, napi_create_bigint_uint64(env, (uintptr_t)async, &result));
  else
    result = submit(env, async);
  return result;
}

static napi_value start(napi_env env, napi_callback_info info) {
  return begin(env, info, false);
}

/* startElsewhere(id, holds memory, ...objects and strings): the same for a thread of the runtime's: the job
 * that `runner` takes, as a bigint. */
static napi_value start_elsewhere(napi_env env, napi_callback_info info) {
  return begin(env, info, true);
}

/* runner(): the address of void (*)(uintptr_t job, ...), as a bigint. */
static napi_value runner(napi_env env, napi_callback_info info) {
  napi_value result;
  (void)info;
  PF_TRY(env, napi_create_bigint_uint64(env, (uintptr_t)run_borrowed, &result));
  return result;
}

static pf_async *find_async(napi_env env, napi_value value) {
  pf_environment *environment = pf_environment_of(env);
  uint32_t id;
  if (!environment) return NULL;
  PF_TRY_OR(env, napi_get_value_uint32(env, value, &id), NULL);
  pf_async *async = environment->jobs[id % PF_JOB_LISTS];
  while (async && async->id != id) async = async->next;
  return async;
}

/* startHere(id): a call that startElsewhere made is made by a thread of ours after all. */
static napi_value start_here(napi_env env, napi_callback_info info) {
  napi_value value;
  if (pf_arguments(env, info, 1, &value) < 0) return NULL;
  pf_async *async = find_async(env, value);
  if (!async) return NULL;
  async->borrowed = false;
  return submit(env, async);
}

/* cancel(id): true if the call had not started, and now never will. */
static napi_value cancel(napi_env env, napi_callback_info info) {
  napi_value value;
  if (pf_arguments(env, info, 1, &value) < 0) return NULL;
  pf_async *async = find_async(env, value);
  bool cancelled = async && take_back(async);
  if (cancelled && async->borrowed)
    part(async, env);
  else if (cancelled)
    finish(async, env);
  return pf_boolean(env, cancelled);
}

/* Jobs that have not started never will. Those under way with JavaScript's memory are waited for, because
 * that memory goes with the environment; the others end by themselves. */
static void end_jobs(pf_environment *environment, pf_async *first) {
  for (pf_async *async = first, *next; async; async = next) {
    next = async->next;
    bool taken = !async->done && take_back(async);
    if (taken && async->borrowed) continue;
    if (taken) async->done = true;
    while (async->holds_memory && !async->done)
      pf_condition_wait(&environment->job_done, &environment->mailbox.lock);
    if (async->done)
      free_async(async);
    else
      async->orphan = true;
  }
}

void pf_jobs_end(pf_environment *environment) {
  pf_lock_take(&environment->mailbox.lock);
  for (size_t i = 0; i < PF_JOB_LISTS; i++) {
    end_jobs(environment, environment->jobs[i]);
    environment->jobs[i] = NULL;
  }
  pf_lock_give(&environment->mailbox.lock);
}

napi_status pf_define_async(napi_env env, napi_value engine) {
  static const pf_function functions[] = {
      {"start", start},   {"startElsewhere", start_elsewhere}, {"startHere", start_here}, {"runner", runner},
      {"cancel", cancel},
  };
  return pf_define_all(env, engine, functions, sizeof functions / sizeof *functions);
}
