#include "environment.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "parts.h"

typedef struct counted_environment {
  pf_environment environment;
  atomic_size_t references;
} counted_environment;

pf_environment *pf_environment_of(napi_env env) {
  void *data = NULL;
  PF_TRY_OR(env, napi_get_instance_data(env, &data), NULL);
  return data;
}

void pf_environment_retain(pf_environment *environment) {
  atomic_fetch_add(&((counted_environment *)environment)->references, 1);
}

/* A library whose unloading waits. */
typedef struct waiting_unload {
  pf_letter letter;
  pf_environment *environment;
  pf_library *library;
} waiting_unload;

/* As a letter, it finds the thread outside of all calls, but for those that run an event loop themselves. */
static void unload_when_idle(pf_letter *letter, napi_env env) {
  waiting_unload *unload = (waiting_unload *)(void *)letter;
  bool idle = env && !unload->environment->frame->active;
  if (env && !idle && pf_mailbox_post(&unload->environment->mailbox, letter)) return;
  if (idle)
    pf_library_release(unload->library);
  else
    pf_library_leave(unload->library);
  free(unload);
}

void pf_environment_unload(pf_environment *environment, pf_library *library) {
  if (environment->ending) {
    pf_library_leave(library);
    return;
  }
  if (!environment->frame->active) {
    pf_library_release(library);
    return;
  }
  waiting_unload *unload = malloc(sizeof *unload);
  if (unload) *unload = (waiting_unload){{.serve = unload_when_idle}, environment, library};
  if (unload && pf_environment_listen(environment) && pf_mailbox_post(&environment->mailbox, &unload->letter))
    return;
  pf_library_leave(library);
  free(unload);
}

void pf_environment_release(pf_environment *environment) {
  if (atomic_fetch_sub(&((counted_environment *)environment)->references, 1) != 1) return;
  pf_mailbox_destroy(&environment->mailbox);
  pf_condition_destroy(&environment->job_done);
  pf_kept_texts_end(environment);
  free(environment->arena);
  free(environment);
}

static void finalize_environment(napi_env env, void *data, void *hint) {
  pf_environment *environment = data;
  (void)hint;
  environment->ending = true;
  pf_weak_end(environment);
  napi_ref references[] = {environment->raise, environment->settle, environment->holder,
                           environment->resource};
  for (size_t i = 0; i < sizeof references / sizeof *references; i++)
    if (references[i]) napi_delete_reference(env, references[i]);
  pf_frame_give(&environment->hold);
  environment->frame = NULL;
  pf_environment_release(environment);
}

static void serve(napi_env env, napi_value unused, void *context, void *data) {
  (void)unused;
  (void)data;
  pf_mailbox_serve(&((pf_environment *)context)->mailbox, env);
}

/* The environment ends. Calls that use JavaScript's memory are waited for. */
static void end(void *data) {
  pf_environment *environment = data;
  environment->ending = true;
  pf_mailbox_close(&environment->mailbox);
  pf_callbacks_end(environment);
  pf_jobs_end(environment);
  napi_release_threadsafe_function(environment->mailbox.bell, napi_tsfn_abort);
  pf_environment_release(environment);
}

static void bell_is_gone(napi_env env, void *data, void *hint) {
  (void)env;
  (void)hint;
  pf_environment_release(data);
}

bool pf_environment_listen(pf_environment *environment) {
  napi_env env = environment->env;
  napi_value name, resource;
  if (environment->mailbox.bell) return true;
  PF_TRY_OR(env, napi_create_string_utf8(env, "polyffi", NAPI_AUTO_LENGTH, &name), false);
  PF_TRY_OR(env, napi_create_object(env, &resource), false);
  PF_TRY_OR(env, napi_create_reference(env, resource, 1, &environment->resource), false);
  PF_TRY_OR(env, napi_async_init(env, resource, name, &environment->context), false);
  PF_TRY_OR(env,
            napi_create_threadsafe_function(env, NULL, NULL, name, 0, 1, environment, bell_is_gone,
                                            environment, serve, &environment->mailbox.bell),
            false);
  PF_TRY_OR(env, napi_unref_threadsafe_function(env, environment->mailbox.bell), false);
  /* For the bell, which may ring once more after the hook below. */
  pf_environment_retain(environment);
  /* Hooks run last in, first out: this one must run before the runtime's own hook for the bell. */
  pf_environment_retain(environment);
  PF_TRY_OR(env, napi_add_env_cleanup_hook(env, end, environment), false);
  return true;
}

void pf_environment_keep_alive(pf_environment *environment, bool more) {
  napi_env env = environment->env;
  if (more && environment->keep_alive++ == 0) napi_ref_threadsafe_function(env, environment->mailbox.bell);
  if (!more && environment->keep_alive > 0 && --environment->keep_alive == 0)
    napi_unref_threadsafe_function(env, environment->mailbox.bell);
}

pf_call pf_leaving_call = {.name = "the end of the process"};

/* leave(): the process is about to end. */
static napi_value leave(napi_env env, napi_callback_info info) {
  pf_environment *environment = pf_environment_of(env);
  (void)info;
  if (!environment || environment->leaving) return NULL;
  environment->leaving = environment->ending = true;
  pf_frame_activate(environment->frame, &pf_leaving_call);
  pf_mailbox_close(&environment->mailbox);
  return NULL;
}

static void note_end(void *data) {
  ((pf_environment *)data)->ending = true;
}

/* setHooks(raise, settle, holder): see pf_environment. */
static napi_value set_hooks(napi_env env, napi_callback_info info) {
  pf_environment *environment = pf_environment_of(env);
  napi_value functions[3];
  if (!environment || pf_arguments(env, info, 3, functions) < 0) return NULL;
  PF_TRY(env, napi_create_reference(env, functions[0], 1, &environment->raise));
  PF_TRY(env, napi_create_reference(env, functions[1], 1, &environment->settle));
  PF_TRY(env, napi_create_reference(env, functions[2], 1, &environment->holder));
  return NULL;
}

bool pf_environment_make(napi_env env, napi_value *frame_buffer) {
  /* C may call an entry point of ours, and threads of ours run, when the last environment has gone, with
   * which the runtime would unload this code. */
  pf_loader_keep(&pf_leaving_call);
  counted_environment *made = calloc(1, sizeof *made);
  if (!made) {
    pf_out_of_memory(env);
    return false;
  }
  pf_environment *environment = &made->environment;
  if (pf_frame_take(env, &environment->hold, frame_buffer) != napi_ok) {
    free(made);
    pf_failed(env, "making the frame");
    return false;
  }
  atomic_init(&made->references, 1);
  atomic_init(&environment->lost, 0);
  environment->env = env;
  environment->frame = environment->hold.frame;
  if (!pf_stack_bounds(&environment->stack)) environment->stack = (pf_stack){NULL, (const char *)UINTPTR_MAX};
  pf_mailbox_init(&environment->mailbox);
  pf_condition_init(&environment->job_done);
  if (napi_set_instance_data(env, environment, finalize_environment, NULL) == napi_ok) {
    napi_add_env_cleanup_hook(env, note_end, environment);
    return true;
  }
  pf_frame_give(&environment->hold);
  pf_environment_release(environment);
  pf_failed(env, "napi_set_instance_data");
  return false;
}

napi_status pf_define_environment(napi_env env, napi_value engine) {
  static const pf_function functions[] = {
      {"setHooks", set_hooks},
      {"leave", leave},
  };
  return pf_define_all(env, engine, functions, sizeof functions / sizeof *functions);
}
