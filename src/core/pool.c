#include "pool.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <time.h>

/* One thread at a time is on its way to the queue, woken or just started. When it has taken its job it sends
 * the next one, if there is more to do: the thread that submits pays for one wake at most, and the queue is
 * served as fast as threads can come. */
static struct {
  pthread_mutex_t lock;
  pthread_cond_t work;
  bool prepared;
  bool coming;
  pf_job *first, **last;
  int threads, idle;
} pool = {.lock = PTHREAD_MUTEX_INITIALIZER, .last = &pool.first};

static pf_job *take(void) {
  pf_job *job = pool.first;
  if (job && !(pool.first = job->next)) pool.last = &pool.first;
  return job;
}

static bool start_thread(void);

/* Sends a thread to the queue, if none is coming and there is one to send. The lock is held. False where none
 * could be started and none is there. */
static bool send_thread(void) {
  if (pool.coming) return true;
  if (pool.idle > 0) {
    pool.coming = true;
    pthread_cond_signal(&pool.work);
  } else if (pool.threads < PF_POOL_THREADS && start_thread()) {
    pool.threads++;
    pool.coming = true;
  }
  return pool.threads > 0;
}

/* Waits for a job, at most as long as a thread may idle. The lock is held. */
static pf_job *wait_for_job(void) {
  struct timespec until;
  pf_job *job = NULL;
  int failed = 0;
  clock_gettime(CLOCK_MONOTONIC, &until);
  until.tv_sec += PF_POOL_IDLE_SECONDS;
  pool.idle++;
  while (!job && failed != ETIMEDOUT) {
    failed = pthread_cond_timedwait(&pool.work, &pool.lock, &until);
    /* Also where time ran out: it may have done so just when this thread was sent. */
    pool.coming = false;
    job = take();
  }
  pool.idle--;
  return job;
}

static void *work(void *unused) {
  pthread_mutex_lock(&pool.lock);
  pool.coming = false;
  for (;;) {
    pf_job *job = take();
    if (!job) job = wait_for_job();
    if (!job) break;
    if (pool.first) send_thread();
    pthread_mutex_unlock(&pool.lock);
    job->run(job);
    pthread_mutex_lock(&pool.lock);
  }
  pool.threads--;
  pthread_mutex_unlock(&pool.lock);
  return unused;
}

/* Signals stay with the threads of the runtime: a pool thread inherits a full mask. */
static bool start_thread(void) {
  pthread_attr_t attributes;
  pthread_t thread;
  sigset_t all, before;
  if (pthread_attr_init(&attributes) != 0) return false;
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  pthread_attr_setstacksize(&attributes, PF_POOL_STACK);
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  int failed = pthread_create(&thread, &attributes, work, NULL);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  pthread_attr_destroy(&attributes);
  return failed == 0;
}

static void prepare(void) {
  pthread_condattr_t attributes;
  pthread_condattr_init(&attributes);
#ifndef __APPLE__
  pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
#endif
  pthread_cond_init(&pool.work, &attributes);
  pthread_condattr_destroy(&attributes);
  pool.prepared = true;
}

bool pf_pool_submit(pf_job *job) {
  pthread_mutex_lock(&pool.lock);
  if (!pool.prepared) prepare();
  job->next = NULL;
  *pool.last = job;
  pool.last = &job->next;
  bool accepted = send_thread();
  if (!accepted) {
    pool.first = NULL;
    pool.last = &pool.first;
  }
  pthread_mutex_unlock(&pool.lock);
  return accepted;
}

bool pf_pool_cancel(pf_job *job) {
  bool found = false;
  pthread_mutex_lock(&pool.lock);
  for (pf_job **at = &pool.first; *at; at = &(*at)->next) {
    if (*at != job) continue;
    *at = job->next;
    if (pool.last == &job->next) pool.last = at;
    found = true;
    break;
  }
  pthread_mutex_unlock(&pool.lock);
  return found;
}
