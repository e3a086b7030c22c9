/* Callbacks: C calls, JavaScript answers.
 *
 * lib/core gives each callback a stub: a function without arguments that reads what C passed from the frame,
 * calls the user's function, and stores the result in the frame. It never throws by intention: an exception
 * of the user's function is lib/core's to keep or to report, with PF_AFTER_EXCEPTION raised in the first
 * case. How the stub runs, and on behalf of which thread, is decided here. */
#include "callback.h"

#include <stdlib.h>
#include <string.h>

#include "../core/list.h"
#include "../core/live.h"
#include "after.h"
#include "parts.h"
#include "types.h"

/* So many callbacks in a row make do with the handle scope of the function of JavaScript that called C. A
 * scope would be a tenth of a callback's cost, and more on Windows. Then those of one native call
 * share a scope, and a new one after as many again: one for all would keep every handle until the call
 * returns. */
enum { SCOPE_USES = 64 };

static const pf_tag type_tag = {"a callback's type"};

/* Frees all but the entry point, which is in quarantine by now. Until then it counts as alive, for a thread
 * that waits for it must see which call is under way. On other threads, the environment has ended. */
static void free_callback(pf_callback *callback, napi_env env) {
  if (env) pf_live_remove();
  if (env && callback->stub) napi_delete_reference(env, callback->stub);
  if (!callback->frame_is_lent) pf_memory_free(callback->own_frame);
  free(callback);
}

static void end_callback(pf_callback *callback, napi_env env) {
  pf_closure_lock();
  pf_closure_retire(callback->closure);
  pf_closure_unlock();
  free_callback(callback, env);
}

void pf_callback_release(pf_callback *callback, napi_env env) {
  if (atomic_fetch_sub(&callback->references, 1) == 1 && callback->depth == 0) end_callback(callback, env);
}

/* Mostly nobody else uses the callback, so that disabling and retiring it take the lock once. */
static void close_callback(pf_callback *callback, napi_env env) {
  if (!callback->open) return;
  callback->open = false;
  PF_LIST_REMOVE(callback);
  pf_closure_lock();
  pf_closure_disable(callback->closure);
  bool last = atomic_fetch_sub(&callback->references, 1) == 1 && callback->depth == 0;
  if (last) pf_closure_retire(callback->closure);
  pf_closure_unlock();
  if (last) free_callback(callback, env);
}

char *pf_callback_image(pf_callback *callback) {
  return callback->own_frame ? callback->own_frame : (char *)callback->environment->frame;
}

void pf_callback_take(const pf_plan *plan, char *image, const pf_arrival *came) {
  pf_abi_closure_enter(plan, image, came);
  for (uint32_t n = 0; n < plan->move_count; n++)
    memcpy(image + plan->moves[n].value, image + plan->moves[n].slot, plan->moves[n].size);
  for (uint32_t n = 0; n < plan->reference_count; n++) {
    void *from;
    memcpy(&from, image + plan->references[n].slot, sizeof from);
    memcpy(image + plan->references[n].value, from, plan->references[n].size);
  }
}

void pf_callback_give(const pf_plan *plan, char *image, const pf_arrival *came) {
  for (uint32_t n = 0; n < plan->result_move_count; n++)
    memcpy(image + plan->result_moves[n].slot, image + plan->result_moves[n].value,
           plan->result_moves[n].size);
  pf_abi_closure_leave(plan, image, came);
}

void pf_callback_zero(const pf_plan *plan, char *image) {
  memset(image + plan->result, 0, plan->result_size < 8 ? 8 : plan->result_size);
}

/* Keeps an exception that left the stub (a stack overflow on its way in, for example) for raise. */
static bool hold_exception(pf_environment *environment, napi_env env) {
  napi_value exception, holder;
  bool pending = false;
  if (napi_is_exception_pending(env, &pending) != napi_ok || !pending) return false;
  return napi_get_and_clear_last_exception(env, &exception) == napi_ok &&
         napi_get_reference_value(env, environment->holder, &holder) == napi_ok &&
         napi_set_element(env, holder, 0, exception) == napi_ok;
}

void pf_callback_run(pf_callback *callback, napi_env env, uint32_t mode) {
  pf_environment *environment = callback->environment;
  pf_frame *frame = environment->frame;
  napi_value stub, result;
  uint32_t outer = frame->after, outer_uses = frame->scope_uses;
  void *outer_scope = frame->scope, *outer_host = frame->scope_host;
  frame->after = 0;
  frame->scope = NULL;
  frame->mode = mode;
  /* The stub asks for no receiver, so any will do. */
  bool ran = napi_get_reference_value(env, callback->stub, &stub) == napi_ok &&
             napi_call_function(env, stub, stub, 0, NULL, &result) == napi_ok;
  if (!ran) {
    pf_callback_zero(callback->closure->plan, pf_callback_image(callback));
    if (hold_exception(environment, env)) frame->after |= PF_AFTER_EXCEPTION;
  }
  if (frame->after & PF_AFTER_EXCEPTION) frame->host = environment;
  /* Where the last call rules, its success takes back the exception of an earlier one. */
  uint32_t kept = callback->flags & PF_CALLBACK_LAST_RULES ? outer & ~(uint32_t)PF_AFTER_EXCEPTION : outer;
  frame->after |= kept;
  frame->scope = outer_scope;
  frame->scope_host = outer_host;
  frame->scope_uses = outer_uses;
}

void pf_callback_report(pf_environment *environment, napi_env env) {
  pf_frame *frame = environment->frame;
  napi_value holder, exception;
  bool has = false;
  if (!(frame->after & PF_AFTER_EXCEPTION)) return;
  frame->after &= ~(uint32_t)PF_AFTER_EXCEPTION;
  if (napi_get_reference_value(env, environment->holder, &holder) == napi_ok &&
      napi_has_element(env, holder, 0, &has) == napi_ok && has &&
      napi_get_element(env, holder, 0, &exception) == napi_ok) {
    napi_delete_element(env, holder, 0, NULL);
    napi_fatal_exception(env, exception);
  }
}

/* Runs a callback whose arguments came in with `came`, on the owner's thread. */
static void run_here(pf_callback *callback, napi_env env, const pf_arrival *came, uint32_t mode) {
  const pf_plan *plan = callback->closure->plan;
  char *image = pf_callback_image(callback);
  uint64_t indirect = 0;
  callback->depth++;
  pf_callback_take(plan, image, came);
  /* The stub, or a call inside it, overwrites the register through which a large result is addressed. */
  if (plan->indirect) memcpy(&indirect, image + plan->indirect, sizeof indirect);
  pf_callback_run(callback, env, mode);
  if (plan->indirect) memcpy(image + plan->indirect, &indirect, sizeof indirect);
  pf_callback_give(plan, image, came);
  if (--callback->depth == 0 && atomic_load(&callback->references) == 0) end_callback(callback, env);
}

/* Opens a handle scope for the callbacks that follow, in place of the one that is open, if any. */
static bool renew_scope(pf_frame *frame, napi_env env) {
  napi_handle_scope handles;
  if (frame->scope) pf_scope_close(frame);
  if (napi_open_handle_scope(env, &handles) != napi_ok) return false;
  frame->scope = handles;
  frame->scope_host = env;
  frame->scope_uses = 1;
  frame->after |= PF_AFTER_SCOPE;
  return true;
}

/* Inside a native call of this thread. */
static void call_inside(pf_callback *callback, const pf_arrival *came) {
  napi_env env = callback->environment->env;
  pf_frame *frame = callback->environment->frame;
  if (frame->scope_uses++ >= SCOPE_USES && !renew_scope(frame, env)) {
    pf_closure_zero(callback->closure, came);
    return;
  }
  run_here(callback, env, came, PF_CALLBACK_INSIDE);
}

/* On the owner's thread with no JavaScript below: a task of its own. The result has to be out of the frame
 * before the scope is closed, which runs microtasks. */
static void call_as_task(pf_callback *callback, const pf_arrival *came) {
  pf_environment *environment = callback->environment;
  napi_env env = environment->env;
  napi_handle_scope handles;
  napi_callback_scope task = NULL;
  napi_value resource;
  if (napi_open_handle_scope(env, &handles) != napi_ok) {
    pf_closure_zero(callback->closure, came);
    return;
  }
  if (napi_get_reference_value(env, environment->resource, &resource) != napi_ok ||
      napi_open_callback_scope(env, resource, environment->context, &task) != napi_ok)
    task = NULL;
  run_here(callback, env, came, PF_CALLBACK_TASK);
  pf_callback_report(environment, env);
  if (task) napi_close_callback_scope(env, task);
  napi_close_handle_scope(env, handles);
}

/* Whether the process is ending and no JavaScript asked for this call: it comes from an atexit handler. */
static bool is_too_late(const pf_environment *environment) {
  return environment->leaving && environment->frame->active == &pf_leaving_call;
}

static bool is_on_stack(const pf_stack *stack) {
  const char *here = __builtin_frame_address(0);
  return here >= stack->lowest && here < stack->highest;
}

/* Whether C called on a stack of its own making (makecontext, or a fiber), on which no JavaScript can run.
 * The thread's may have grown since the system was asked. */
static bool is_on_foreign_stack(pf_environment *environment) {
  if (is_on_stack(&environment->stack)) return false;
  return pf_stack_bounds(&environment->stack) && !is_on_stack(&environment->stack);
}

/* Every call from C, on whatever thread. */
static void handle(pf_closure *closure, const pf_arrival *came) {
  pf_frame *here = pf_thread_frame;
  if (here && here == closure->owner) {
    pf_callback *callback = closure->user_data;
    bool failed = here->after & PF_AFTER_EXCEPTION ||
                  __atomic_load_n(&here->watched, __ATOMIC_RELAXED) & PF_WATCH_GIVEN_UP;
    bool skip = failed && callback && here->active && !(callback->flags & PF_CALLBACK_LAST_RULES);
    if (!callback) pf_closure_say_note(closure);
    if (!callback || skip || is_too_late(callback->environment)) {
      pf_closure_zero(closure, came);
      return;
    }
    if (!(callback->flags & PF_CALLBACK_QUEUED)) {
      if (is_on_foreign_stack(callback->environment)) {
        if (here->active) here->after |= PF_AFTER_FOREIGN;
        pf_closure_zero(closure, came);
        return;
      }
      if (here->active)
        call_inside(callback, came);
      else
        call_as_task(callback, came);
      return;
    }
  }
  pf_callback_ask(closure, came);
}

static void finalize_type(napi_env env, void *data, void *hint) {
  (void)env;
  (void)hint;
  pf_closure_type_release(data);
}

/* callbackType(signature): an external for callbacks of that signature, whose plan lib/core has asked for.
 * The type itself is left in the first result word, zero if there is none. In a Worker that is being
 * terminated JavaScript runs on for a few steps after a failure, and must find nothing old there. */
static napi_value create_type(napi_env env, napi_callback_info info) {
  napi_value value;
  const char *reason;
  pf_signature *signature;
  pf_answer()[0] = 0;
  if (pf_arguments(env, info, 1, &value) < 0) return NULL;
  pf_plan *plan = pf_plan_from(env, value, &signature);
  if (!plan) return NULL;
  pf_closure_type *type = pf_closure_type_new(signature, plan, &reason);
  if (!type) return pf_throw(env, PF_TYPE_ERROR, "ERR_FFI_UNSUPPORTED_TYPE", "%s", reason);
  napi_value external = pf_wrap(env, &type_tag, type, finalize_type);
  if (external)
    pf_answer()[0] = (uintptr_t)type;
  else
    pf_closure_type_release(type);
  return external;
}

/* What lib/core leaves in the frame's words for a new callback. */
typedef struct callback_words {
  pf_closure_type *type;
  uint32_t flags;
  uint32_t patience; /* ms */
} callback_words;

/* The ArrayBuffer over a callback's own frame. Without a finalizer: only the stub, which the callback holds,
 * reads it. The memory becomes JavaScript's if the runtime wants it so. */
static napi_status show_own_frame(napi_env env, pf_callback *callback, size_t size, napi_value *buffer) {
  void *bytes;
  napi_status status = pf_external_buffer(env, callback->own_frame, size, NULL, NULL, buffer);
  if (status != napi_no_external_buffers_allowed) return status;
  status = napi_create_arraybuffer(env, size, &bytes, buffer);
  if (status != napi_ok) return status;
  pf_memory_free(callback->own_frame);
  callback->own_frame = bytes;
  callback->frame_is_lent = true;
  return napi_ok;
}

/* callback(stub, name): of the type and with the flags in the frame's words. Leaves the address and a handle
 * in the two result words, zero if it fails; returns the ArrayBuffer of a frame of its own, or undefined.
 */
static napi_value create(napi_env env, napi_callback_info info) {
  napi_value values[2], buffer;
  pf_environment *environment = pf_environment_of(env);
  const char *reason;
  size_t length;
  bool no_memory = false;
  pf_answer()[0] = pf_answer()[1] = 0;
  if (!environment || pf_arguments(env, info, 2, values) < 0 || !pf_environment_listen(environment))
    return NULL;
  callback_words words;
  memcpy(&words, pf_words(), sizeof words);
  pf_closure_type *type = words.type;
  if (!type) return pf_throw(env, PF_ERROR, "ERR_FFI_UNSUPPORTED_TYPE", "the callback has no type");
  uint32_t frame_size = pf_closure_type_plan(type)->frame_size;
  char *own_frame = NULL;
  if (frame_size > PF_FRAME_SIZE) own_frame = pf_memory_new(64, pf_align_up(frame_size, 64));
  /* Not calloc, for which the C library looks further than for what was freed just now. */
  pf_callback *callback = malloc(sizeof *callback);
  if (!callback || (frame_size > PF_FRAME_SIZE && !own_frame)) {
    pf_memory_free(own_frame);
    free(callback);
    return pf_out_of_memory(env);
  }
  *callback = (pf_callback){
      .environment = environment,
      .own_frame = own_frame,
      .flags = words.flags,
      .patience = words.patience,
      .open = true,
      .references = 1,
  };
  callback->closure = pf_closure_new(type, handle, environment->frame, callback, &reason, &no_memory);
  if (!callback->closure) {
    pf_memory_free(callback->own_frame);
    free(callback);
    return pf_throw(env, PF_ERROR, no_memory ? "ERR_FFI_NO_EXECUTABLE_MEMORY" : "ERR_FFI_UNSUPPORTED_TYPE",
                    "%s", reason);
  }
  PF_LIST_ADD(environment->callbacks, callback);
  pf_live_add();
  if (napi_get_value_string_utf8(env, values[1], callback->name, sizeof callback->name, &length) != napi_ok ||
      napi_create_reference(env, values[0], 1, &callback->stub) != napi_ok) {
    pf_failed(env, "napi_create_reference");
    close_callback(callback, env);
    return NULL;
  }
  pf_answer()[0] = (uintptr_t)callback->closure->address;
  pf_answer()[1] = (uintptr_t)callback;
  if (!callback->own_frame) return NULL;
  PF_TRY(env, show_own_frame(env, callback, pf_align_up(frame_size, 16), &buffer));
  return buffer;
}

/* callbackClose(): once for each handle, which is in the second result word; C gets zero from then on. */
static napi_value close_one(napi_env env, napi_callback_info info) {
  (void)info;
  pf_callback *callback = (pf_callback *)(uintptr_t)pf_answer()[1];
  if (callback) close_callback(callback, env);
  return NULL;
}

/* callbackNote(line): what C says if the callback in the second result word is called after its end. */
static napi_value set_note(napi_env env, napi_callback_info info) {
  pf_callback *callback = (pf_callback *)(uintptr_t)pf_answer()[1];
  napi_value value;
  size_t length;
  if (!callback || pf_arguments(env, info, 1, &value) < 0) return NULL;
  char *line = pf_string_behind(env, value, 0, &length);
  if (!line) return NULL;
  pf_closure_set_note(callback->closure, line);
  return NULL;
}

/* keepAlive(more): one reason more (or less) for the process to go on. */
static napi_value keep_alive(napi_env env, napi_callback_info info) {
  pf_environment *environment = pf_environment_of(env);
  napi_value value;
  bool more;
  if (!environment || pf_arguments(env, info, 1, &value) < 0 || !pf_environment_listen(environment))
    return NULL;
  PF_TRY(env, napi_get_value_bool(env, value, &more));
  pf_environment_keep_alive(environment, more);
  return NULL;
}

/* fatal(exception): to the runtime's uncaughtException. */
static napi_value fatal(napi_env env, napi_callback_info info) {
  napi_value value;
  if (pf_arguments(env, info, 1, &value) < 0) return NULL;
  PF_TRY(env, napi_fatal_exception(env, value));
  return NULL;
}

void pf_callbacks_end(pf_environment *environment) {
  while (environment->callbacks) {
    pf_callback *callback = environment->callbacks;
    /* Another thread that still uses it cannot give the reference back. */
    if (callback->depth == 0 && callback->stub) {
      napi_delete_reference(environment->env, callback->stub);
      callback->stub = NULL;
    }
    close_callback(callback, environment->env);
  }
}

napi_status pf_define_callback(napi_env env, napi_value engine) {
  static const pf_function functions[] = {
      {"callbackType", create_type}, {"callback", create},      {"callbackClose", close_one},
      {"callbackNote", set_note},    {"keepAlive", keep_alive}, {"fatal", fatal},
  };
  return pf_define_all(env, engine, functions, sizeof functions / sizeof *functions);
}
