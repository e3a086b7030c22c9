/* Calls of callbacks from other threads, and those that are queued: as letters to the owner's thread. */
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "callback.h"

enum { WARN_AFTER_MS = 5000 };

/* How often a thread that waits looks at the owner in the time after which it warns or gives up. */
enum { LOOKS = 8 };

/* A call from another thread, or one that is queued, with its image behind it. */
typedef struct request {
  pf_letter letter;
  pf_callback *callback;
  pf_environment *environment;
  const pf_arrival *came; /* the caller's, for the result; NULL if the call is queued */
  pf_condition answered;
  bool done;
  bool alone; /* nobody waits for the answer any more */
  _Alignas(16) char image[];
} request;

static request *new_request(const pf_closure *closure) {
  const pf_plan *plan = closure->plan;
  request *asked = pf_memory_new(16, pf_align_up(sizeof(request) + plan->frame_size, 16));
  if (asked) memset(asked, 0, sizeof *asked);
  return asked;
}

static void free_request(request *asked) {
  if (asked->came) pf_condition_destroy(&asked->answered);
  pf_environment_release(asked->environment);
  pf_memory_free(asked);
}

/* On the owner's thread. */
static void end_request(request *asked) {
  pf_callback_release(asked->callback, asked->environment->env);
  free_request(asked);
}

static void answer(pf_letter *letter, napi_env env) {
  request *asked = (request *)(void *)letter;
  (void)env;
  pf_callback *callback = asked->callback;
  pf_environment *environment = asked->environment;
  pf_lock_take(&environment->mailbox.lock);
  bool alone = asked->alone;
  if (!alone) {
    pf_callback_give(callback->closure->plan, asked->image, asked->came);
    asked->done = true;
    pf_condition_signal(&asked->answered);
  }
  pf_lock_give(&environment->mailbox.lock);
  /* Only now: until it knows, the waiting thread looks at the callback. */
  if (alone)
    end_request(asked);
  else
    pf_callback_release(callback, environment->env);
}

/* A call from elsewhere, on the owner's thread. The other thread is let go by a second letter, so that the
 * microtasks of the first run before. */
static void serve_request(pf_letter *letter, napi_env env) {
  request *asked = (request *)(void *)letter;
  pf_callback *callback = asked->callback;
  pf_environment *environment = callback->environment;
  const pf_plan *plan = callback->closure->plan;
  pf_lock_take(&environment->mailbox.lock);
  bool alone = asked->alone;
  pf_lock_give(&environment->mailbox.lock);
  if (alone) {
    end_request(asked);
    return;
  }
  if (env && (callback->open || !asked->came)) {
    char *image = pf_callback_image(callback);
    memcpy(image + PF_FRAME_INTS, asked->image + PF_FRAME_INTS, plan->frame_size - PF_FRAME_INTS);
    pf_callback_run(callback, env, PF_CALLBACK_ELSEWHERE);
    memcpy(asked->image + plan->result, image + plan->result, plan->result_size < 8 ? 8 : plan->result_size);
    pf_callback_report(environment, env);
  } else {
    pf_closure_say_note(callback->closure);
    pf_callback_zero(plan, asked->image);
  }
  if (!asked->came) {
    end_request(asked);
    return;
  }
  letter->serve = answer;
  if (!env || !pf_mailbox_post_first(&environment->mailbox, letter)) answer(letter, env);
}

/* For how many ms the owner is known to be inside one and the same native call. A call that ends takes the
 * mark away that it was given here, so that many short ones are not taken for a long one. The environment's
 * lock is held. */
static int64_t stuck_for(pf_environment *environment, int64_t now) {
  pf_frame *frame = environment->frame;
  const pf_call *active = __atomic_load_n(&frame->active, __ATOMIC_RELAXED);
  uintptr_t mark = __atomic_load_n(&frame->watched, __ATOMIC_RELAXED);
  bool marked = pf_watched_call(mark) == active;
  if (active && marked && active == environment->watched) return now - environment->watched_since;
  environment->watched = active;
  environment->watched_since = now;
  /* That a thread gave up is for the call itself to find. */
  if (active && !(mark & PF_WATCH_GIVEN_UP))
    __atomic_compare_exchange_n(&frame->watched, &mark, (uintptr_t)active, false, __ATOMIC_RELAXED,
                                __ATOMIC_RELAXED);
  return -1;
}

/* Tells the call that the owner is stuck in; false if it has just ended. */
static bool give_up(pf_environment *environment) {
  uintptr_t mark = (uintptr_t)environment->watched, given_up = mark | PF_WATCH_GIVEN_UP;
  return __atomic_compare_exchange_n(&environment->frame->watched, &mark, given_up, false, __ATOMIC_RELAXED,
                                     __ATOMIC_RELAXED) ||
         mark == given_up;
}

static void warn(pf_callback *callback, const char *function) {
  callback->warned = true;
  fprintf(stderr,
          "polyffi: the callback %s was called from another thread while its own thread is inside the call "
          "of %s, and waits for it. If %s in turn waits for that other thread, neither can go on: declare "
          "%s nonblocking.\n",
          callback->name, function, function, function);
}

/* Waits for the answer. The mailbox's lock is held. The owner may itself be inside a native call that waits
 * for this thread: then neither can go on, which is said once, and ended where the callback's patience does.
 */
static void wait_for_answer(void *data) {
  request *asked = data;
  pf_callback *callback = asked->callback;
  pf_environment *environment = asked->environment;
  /* Answered before this thread came to wait, the callback may be gone. */
  while (!asked->done) {
    uint32_t limit = callback->patience;
    if (!callback->warned && (!limit || limit > WARN_AFTER_MS)) limit = WARN_AFTER_MS;
    if (!limit) {
      pf_condition_wait(&asked->answered, &environment->mailbox.lock);
      continue;
    }
    /* Only a letter that lies there unopened says that its environment is still there, and stuck. */
    if (asked->letter.posted && asked->letter.serve == serve_request) {
      int64_t stuck = stuck_for(environment, pf_clock_ms());
      if (stuck >= WARN_AFTER_MS && !callback->warned) warn(callback, environment->watched->name);
      if (callback->patience && stuck >= callback->patience && give_up(environment)) {
        asked->alone = true;
        return;
      }
    }
    pf_condition_wait_ms(&asked->answered, &environment->mailbox.lock, limit / LOOKS > 0 ? limit / LOOKS : 1);
  }
}

/* The end of waiting: by an answer, for want of patience, or because the thread is cancelled. The mailbox's
 * lock is held. Whoever would answer a request that is left alone ends it. */
static void stop_waiting(void *data) {
  request *asked = data;
  pf_environment *environment = asked->environment;
  bool done = asked->done;
  asked->alone = true;
  pf_lock_give(&environment->mailbox.lock);
  if (done) free_request(asked);
}

/* Returns whether there was an answer. */
static bool wait(request *asked, bool cancelable) {
  pf_lock_take(&asked->environment->mailbox.lock);
  pf_thread_guard(wait_for_answer, stop_waiting, asked, cancelable);
  bool done = asked->done;
  stop_waiting(asked);
  return done;
}

/* Sends the request of a callback, of which the caller has taken a reference, as of its environment. Returns
 * whether C was answered, or is to be answered with zero. */
static bool send(request *asked, const pf_closure *closure, const pf_arrival *came, bool cancelable) {
  bool queued = asked->callback->flags & PF_CALLBACK_QUEUED;
  asked->letter.serve = serve_request;
  pf_callback_take(closure->plan, asked->image, came);
  if (!queued) {
    asked->came = came;
    pf_condition_init(&asked->answered);
  }
  if (pf_mailbox_post(&asked->environment->mailbox, &asked->letter))
    return !queued && wait(asked, cancelable);
  pf_callback_release(asked->callback, NULL);
  free_request(asked);
  return false;
}

/* As a letter: an uncaught exception, as those of the callbacks would be. */
static void report_lost(pf_letter *letter, napi_env env) {
  pf_environment *environment =
      (pf_environment *)(void *)((char *)letter - offsetof(pf_environment, lost_letter));
  unsigned lost = atomic_exchange(&environment->lost, 0);
  napi_value exception;
  if (!env) return;
  pf_throw(env, PF_RANGE_ERROR, "ERR_MEMORY_ALLOCATION_FAILED",
           "out of memory: %u calls of callbacks were answered with zero", lost);
  if (napi_get_and_clear_last_exception(env, &exception) == napi_ok) napi_fatal_exception(env, exception);
}

/* A call for which there is no memory. The native call that it came from throws, or, if there is none, the
 * environment's thread is told. Gives back a reference to the environment. */
static void lose(const pf_closure *closure, pf_environment *environment) {
  pf_frame *here = pf_thread_frame;
  if (here && here == closure->owner && here->active) {
    here->after |= PF_AFTER_LOST;
  } else if (atomic_fetch_add(&environment->lost, 1) == 0) {
    environment->lost_letter.serve = report_lost;
    pf_mailbox_post(&environment->mailbox, &environment->lost_letter);
  }
  pf_environment_release(environment);
}

void pf_callback_ask(pf_closure *closure, const pf_arrival *came) {
  request *asked = new_request(closure);
  pf_environment *environment = NULL;
  bool cancelable = pf_thread_cancelable(false), answered = false;
  pf_closure_lock();
  pf_callback *callback = closure->user_data;
  if (callback) {
    environment = callback->environment;
    pf_environment_retain(environment);
    if (asked) atomic_fetch_add(&callback->references, 1);
  }
  pf_closure_unlock();
  if (callback && asked) {
    asked->callback = callback;
    asked->environment = environment;
    answered = send(asked, closure, came, cancelable);
  } else {
    if (callback) lose(closure, environment);
    pf_memory_free(asked);
  }
  if (!callback) pf_closure_say_note(closure);
  if (!answered) pf_closure_zero(closure, came);
  pf_thread_cancelable(cancelable);
}
