/* Callbacks that are alive in a thread: whether C could run JavaScript by one of them. Each copy of polyffi
 * in a process knows its own callbacks alone, but C may call those of all. So copies share one count for each
 * thread, which the copy that was loaded first keeps. */
#ifndef PF_LIVE_H
#define PF_LIVE_H

#include <stdint.h>

/* Where a copy's JavaScript reads this thread's count. */
typedef struct pf_live {
  struct pf_live *next;
  uint32_t *count;
} pf_live;

/* Keeps *member->count right, until the member leaves, on the same thread. */
void pf_live_join(pf_live *member);
void pf_live_leave(pf_live *member);

/* On the thread of the callback: there is one more, or one less. */
void pf_live_add(void);
void pf_live_remove(void);

#endif
