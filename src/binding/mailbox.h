/* The mailbox of an environment: how other threads reach its own. */
#ifndef PF_MAILBOX_H
#define PF_MAILBOX_H

#include "../core/system/system.h"
#include "napi_util.h"

/* A letter: served on the environment's thread, in order. */
typedef struct pf_letter {
  struct pf_letter *next;
  bool posted; /* in the mailbox; under its lock */
  /* env is NULL if the environment is going away: only release what the letter holds. */
  void (*serve)(struct pf_letter *letter, napi_env env);
} pf_letter;

typedef struct pf_mailbox {
  pf_lock lock; /* guards all of it */
  napi_threadsafe_function bell;
  pf_letter *first, **last;
  bool closed;
} pf_mailbox;

void pf_mailbox_init(pf_mailbox *mailbox);
void pf_mailbox_destroy(pf_mailbox *mailbox);

/* Puts a letter in the mailbox; any thread. False if the environment is gone: the letter stays the caller's.
 */
bool pf_mailbox_post(pf_mailbox *mailbox, pf_letter *letter);

/* The same, before all other letters. */
bool pf_mailbox_post_first(pf_mailbox *mailbox, pf_letter *letter);

/* Serves one letter, on the environment's thread: the runtime runs microtasks between two of them. */
void pf_mailbox_serve(pf_mailbox *mailbox, napi_env env);

/* Nobody posts any more; what lies there is served without an environment. */
void pf_mailbox_close(pf_mailbox *mailbox);

#endif
