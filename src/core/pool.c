#include "pool.h"

#include <stddef.h>

#include "system/system.h"

/* One thread at a time is on its way to the queue, woken or just started. When it has taken its job it sends
 * the next one, if there is more to do. The thread that submits pays for one wake at most, and the queue is
 * served as fast as threads can come. */
static struct {
  pf_lock lock;
  pf_condition work;
  bool prepared;
  bool coming;
  pf_job *first, **last;
  int threads, idle;
} pool = {.lock = PF_LOCK_INITIAL, .last = &pool.first};

static void unqueue(pf_job *job) {
  *job->previous = job->next;
  if (job->next)
    job->next->previous = job->previous;
  else
    pool.last = job->previous;
  job->previous = NULL;
}

static pf_job *take(void) {
  pf_job *job = pool.first;
  if (job) unqueue(job);
  return job;
}

static bool start_thread(void);

/* Sends a thread to the queue, if none is coming and there is one to send. The lock is held. False where none
 * could be started and none is there. */
static bool send_thread(void) {
  if (pool.coming) return true;
  if (pool.idle > 0) {
    pool.coming = true;
    pf_condition_signal(&pool.work);
  } else if (pool.threads < PF_POOL_THREADS && start_thread()) {
    pool.threads++;
    pool.coming = true;
  }
  return pool.threads > 0;
}

/* Waits for a job, at most as long as a thread may idle. The lock is held. */
static pf_job *wait_for_job(void) {
  int64_t until = pf_clock_ms() + (int64_t)1000 * PF_POOL_IDLE_SECONDS, left;
  pf_job *job = NULL;
  pool.idle++;
  while (!job && (left = until - pf_clock_ms()) > 0) {
    pf_condition_wait_ms(&pool.work, &pool.lock, (uint32_t)left);
    /* Also if time ran out: it may have done so just when this thread was sent. */
    pool.coming = false;
    job = take();
  }
  pool.idle--;
  return job;
}

static void work(void *unused) {
  (void)unused;
  pf_lock_take(&pool.lock);
  pool.coming = false;
  for (;;) {
    pf_job *job = take();
    if (!job) job = wait_for_job();
    if (!job) break;
    if (pool.first) send_thread();
    pf_lock_give(&pool.lock);
    job->run(job);
    pf_lock_take(&pool.lock);
  }
  pool.threads--;
  pf_lock_give(&pool.lock);
}

static bool start_thread(void) {
  return pf_thread_start(PF_POOL_STACK, work, NULL);
}

bool pf_pool_submit(pf_job *job) {
  pf_lock_take(&pool.lock);
  if (!pool.prepared) pf_condition_init(&pool.work);
  pool.prepared = true;
  job->next = NULL;
  job->previous = pool.last;
  *pool.last = job;
  pool.last = &job->next;
  bool accepted = send_thread();
  if (!accepted) unqueue(job);
  pf_lock_give(&pool.lock);
  return accepted;
}

void pf_pool_abandon(void) {
  pf_lock_take(&pool.lock);
  pool.threads--;
  if (pool.first) send_thread();
  pf_lock_give(&pool.lock);
}

bool pf_pool_cancel(pf_job *job) {
  pf_lock_take(&pool.lock);
  bool found = job->previous != NULL;
  if (found) unqueue(job);
  pf_lock_give(&pool.lock);
  return found;
}
