#include "mailbox.h"

void pf_mailbox_init(pf_mailbox *mailbox) {
  pf_lock_init(&mailbox->lock);
  mailbox->last = &mailbox->first;
}

void pf_mailbox_destroy(pf_mailbox *mailbox) {
  pf_lock_destroy(&mailbox->lock);
}

/* The lock is held, so that the bell is not rung after its environment has given it up. */
static bool ring(pf_mailbox *mailbox) {
  return !mailbox->closed &&
         napi_call_threadsafe_function(mailbox->bell, NULL, napi_tsfn_nonblocking) == napi_ok;
}

bool pf_mailbox_post(pf_mailbox *mailbox, pf_letter *letter) {
  pf_lock_take(&mailbox->lock);
  bool posted = ring(mailbox);
  if (posted) {
    letter->next = NULL;
    *mailbox->last = letter;
    mailbox->last = &letter->next;
    letter->posted = true;
  }
  pf_lock_give(&mailbox->lock);
  return posted;
}

bool pf_mailbox_post_first(pf_mailbox *mailbox, pf_letter *letter) {
  pf_lock_take(&mailbox->lock);
  bool posted = ring(mailbox);
  if (posted) {
    letter->next = mailbox->first;
    if (!mailbox->first) mailbox->last = &letter->next;
    mailbox->first = letter;
    letter->posted = true;
  }
  pf_lock_give(&mailbox->lock);
  return posted;
}

void pf_mailbox_serve(pf_mailbox *mailbox, napi_env env) {
  pf_lock_take(&mailbox->lock);
  pf_letter *letter = mailbox->first;
  if (letter && !(mailbox->first = letter->next)) mailbox->last = &mailbox->first;
  if (letter) letter->posted = false;
  pf_lock_give(&mailbox->lock);
  if (letter) letter->serve(letter, env);
}

void pf_mailbox_close(pf_mailbox *mailbox) {
  pf_lock_take(&mailbox->lock);
  mailbox->closed = true;
  pf_letter *letter = mailbox->first;
  mailbox->first = NULL;
  mailbox->last = &mailbox->first;
  for (pf_letter *each = letter; each; each = each->next) each->posted = false;
  pf_lock_give(&mailbox->lock);
  while (letter) {
    pf_letter *next = letter->next;
    letter->serve(letter, NULL);
    letter = next;
  }
}
