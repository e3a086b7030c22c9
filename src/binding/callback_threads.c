/* Calls of callbacks from other threads, and those that are queued: as letters to the owner's thread. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "callback.h"

enum { WARN_AFTER_MS = 5000, IMAGE_ON_STACK = 4096 };

/* How often a thread that waits looks at the owner in the time after which it warns or gives up. */
enum { LOOKS = 8 };

/* A call from another thread, or one that is queued. */
typedef struct request {
  pf_letter letter;
  pf_callback *callback;
  char *image;
  const pf_arrival *came; /* the caller's, for the result; NULL where the call is queued */
  pf_condition answered;
  bool done;
} request;

static void free_request(request *asked) {
  pf_memory_free(asked->image);
  free(asked);
}

static void answer(pf_letter *letter, napi_env env) {
  request *asked = (request *)(void *)letter;
  (void)env;
  pf_callback *callback = asked->callback;
  pf_environment *environment = callback->environment;
  pf_callback_give(callback->closure->plan, asked->image, asked->came);
  pf_lock_take(&environment->mailbox.lock);
  asked->done = true;
  pf_condition_signal(&asked->answered);
  pf_lock_give(&environment->mailbox.lock);
  /* Only now: until it knows, the waiting thread looks at the callback. */
  pf_callback_release(callback, environment->env);
}

/* A call from elsewhere, on the owner's thread. The other thread is let go by a second letter, so that the
 * microtasks of the first run before. */
static void serve_request(pf_letter *letter, napi_env env) {
  request *asked = (request *)(void *)letter;
  pf_callback *callback = asked->callback;
  const pf_plan *plan = callback->closure->plan;
  if (env && (callback->open || !asked->came)) {
    char *image = pf_callback_image(callback);
    memcpy(image + PF_FRAME_INTS, asked->image + PF_FRAME_INTS, plan->frame_size - PF_FRAME_INTS);
    pf_callback_run(callback, env, PF_CALLBACK_ELSEWHERE);
    memcpy(asked->image + plan->result, image + plan->result, plan->result_size < 8 ? 8 : plan->result_size);
    pf_callback_report(callback->environment, env);
  } else {
    pf_callback_zero(plan, asked->image);
  }
  if (!asked->came) {
    pf_callback_release(callback, callback->environment->env);
    free_request(asked);
    return;
  }
  letter->serve = answer;
  if (!env || !pf_mailbox_post_first(&callback->environment->mailbox, letter)) answer(letter, env);
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

/* Tells the call that the owner is stuck in; false where it has just ended. */
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

/* Waits for the answer. The environment's lock is held. The owner may itself be inside a native call that
 * waits for this thread: then neither can go on, which is said once, and ended where the callback's patience
 * does. False where it was given up. */
static bool wait_for_answer(request *asked, pf_environment *environment) {
  pf_callback *callback = asked->callback;
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
      if (callback->patience && stuck >= callback->patience && give_up(environment))
        return !pf_mailbox_withdraw(&environment->mailbox, &asked->letter);
    }
    pf_condition_wait_ms(&asked->answered, &environment->mailbox.lock, limit / LOOKS > 0 ? limit / LOOKS : 1);
  }
  return true;
}

static void serve_release(pf_letter *letter, napi_env env) {
  request *asked = (request *)(void *)letter;
  (void)env;
  pf_callback_release(asked->callback, asked->callback->environment->env);
  free_request(asked);
}

/* A callback given up is released by a letter, because only the owner's thread may while there is one. */
static void release_later(pf_callback *callback) {
  request *asked = calloc(1, sizeof *asked);
  if (!asked) return;
  asked->callback = callback;
  asked->letter.serve = serve_release;
  if (pf_mailbox_post(&callback->environment->mailbox, &asked->letter)) return;
  pf_callback_release(callback, NULL);
  free_request(asked);
}

static void ask_and_wait(pf_closure *closure, pf_callback *callback, const pf_arrival *came) {
  const pf_plan *plan = closure->plan;
  pf_environment *environment = callback->environment;
  request asked = {.callback = callback, .came = came};
  _Alignas(16) char near[IMAGE_ON_STACK];
  asked.image = near;
  asked.letter.serve = serve_request;
  pf_condition_init(&asked.answered);
  if (plan->frame_size > sizeof near && !(asked.image = pf_memory_new(16, pf_align_up(plan->frame_size, 16))))
    abort(); /* nothing can be answered, and nobody be told */
  pf_callback_take(plan, asked.image, came);
  if (!pf_mailbox_post(&environment->mailbox, &asked.letter)) {
    pf_closure_zero(closure, came);
    pf_callback_release(callback, NULL);
  } else {
    pf_lock_take(&environment->mailbox.lock);
    bool answered = wait_for_answer(&asked, environment);
    pf_lock_give(&environment->mailbox.lock);
    if (!answered) {
      pf_closure_zero(closure, came);
      release_later(callback);
    }
  }
  if (asked.image != near) pf_memory_free(asked.image);
  pf_condition_destroy(&asked.answered);
}

static void queue(pf_closure *closure, pf_callback *callback, const pf_arrival *came) {
  const pf_plan *plan = closure->plan;
  request *asked = calloc(1, sizeof *asked);
  if (asked && (asked->image = pf_memory_new(16, pf_align_up(plan->frame_size, 16)))) {
    asked->callback = callback;
    asked->letter.serve = serve_request;
    pf_callback_take(plan, asked->image, came);
  }
  pf_closure_zero(closure, came);
  if (asked && asked->image) {
    if (pf_mailbox_post(&callback->environment->mailbox, &asked->letter)) return;
    pf_callback_release(callback, NULL);
  }
  if (asked) free_request(asked);
}

void pf_callback_ask(pf_closure *closure, const pf_arrival *came) {
  pf_closure_lock();
  pf_callback *callback = closure->user_data;
  pf_environment *environment = callback ? callback->environment : NULL;
  if (callback) {
    atomic_fetch_add(&callback->references, 1);
    pf_environment_retain(environment);
  }
  pf_closure_unlock();
  if (!callback) {
    pf_closure_zero(closure, came);
    return;
  }
  if (callback->flags & PF_CALLBACK_QUEUED)
    queue(closure, callback, came);
  else
    ask_and_wait(closure, callback, came);
  pf_environment_release(environment);
}
