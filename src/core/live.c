#include "live.h"

#include <stdatomic.h>
#include <stddef.h>

#include "system/system.h"

/* What a copy may ask the first one to do. These numbers, pf_live, and the name below are what versions of
 * polyffi share: what means something else needs another name. */
enum { JOIN, LEAVE, ADD, REMOVE };

#define SHARED_NAME "polyffi_live_callbacks_1"

typedef void service(int what, pf_live *member);

PF_EXPORT service polyffi_live_callbacks_1;

static PF_TLS struct {
  uint32_t count;
  pf_live *members;
} here;

void polyffi_live_callbacks_1(int what, pf_live *member) {
  if (what == JOIN) {
    member->next = here.members;
    here.members = member;
    *member->count = here.count;
    return;
  }
  if (what == LEAVE) {
    pf_live **at = &here.members;
    while (*at && *at != member) at = &(*at)->next;
    if (*at) *at = member->next;
    return;
  }
  if (what == ADD) here.count++;
  if (what == REMOVE) here.count--;
  for (member = here.members; member; member = member->next) *member->count = here.count;
}

/* Every copy finds the same one: modules stay in the order in which they were loaded, and copies of polyffi
 * stay loaded. */
static service *shared(void) {
  static _Atomic(service *) found;
  service *known = atomic_load_explicit(&found, memory_order_relaxed);
  if (known) return known;
  known = (service *)(uintptr_t)pf_loader_first(SHARED_NAME);
  if (!known) known = polyffi_live_callbacks_1;
  atomic_store(&found, known);
  return known;
}

void pf_live_join(pf_live *member) {
  shared()(JOIN, member);
}

void pf_live_leave(pf_live *member) {
  shared()(LEAVE, member);
}

void pf_live_add(void) {
  shared()(ADD, NULL);
}

void pf_live_remove(void) {
  shared()(REMOVE, NULL);
}
