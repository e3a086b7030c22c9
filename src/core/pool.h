/* Threads for calls that must not block JavaScript: started on demand, kept while there is work, ended when
 * idle. One pool for the process. */
#ifndef PF_POOL_H
#define PF_POOL_H

#include <stdbool.h>

enum {
  PF_POOL_THREADS = 128,    /* at most this many run at once; the queue behind them has no limit */
  PF_POOL_IDLE_SECONDS = 5, /* an idle thread ends after this */
  PF_POOL_STACK = 8 << 20   /* bytes of C stack of each */
};

typedef struct pf_job {
  struct pf_job *next, **previous; /* in the queue; previous is NULL outside of it */
  void (*run)(struct pf_job *job); /* on a pool thread; the job is the callee's from then on */
} pf_job;

/* Queues a job. False where no thread could be started and none is there. */
bool pf_pool_submit(pf_job *job);

/* A job ends its thread: the pool goes on without it. On that thread, as the last thing of the job. */
void pf_pool_abandon(void);

/* Takes a job out of the queue again; false if it has started (or ended). */
bool pf_pool_cancel(pf_job *job);

#endif
