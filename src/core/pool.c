#include "pool.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <time.h>

static struct {
  pthread_mutex_t lock;
  pthread_cond_t work;
  bool prepared;
  pf_job *first, **last;
  int threads, idle;
} pool = {.lock = PTHREAD_MUTEX_INITIALIZER, .last = &pool.first};

static pf_job *take(void) {
  pf_job *job = pool.first;
  if (job && !(pool.first = job->next)) pool.last = &pool.first;
  return job;
}

/* Waits for a job, at most as long as a thread may idle. The lock is held. */
static pf_job *wait_for_job(void) {
  struct timespec until;
  clock_gettime(CLOCK_MONOTONIC, &until);
  until.tv_sec += PF_POOL_IDLE_SECONDS;
  pool.idle++;
  pf_job *job;
  while (!(job = take()))
    if (pthread_cond_timedwait(&pool.work, &pool.lock, &until) == ETIMEDOUT && !(job = take()))
      break;
    else if (job)
      break;
  pool.idle--;
  return job;
}

static void *work(void *unused) {
  pthread_mutex_lock(&pool.lock);
  for (;;) {
    pf_job *job = take();
    if (!job) job = wait_for_job();
    if (!job) break;
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

static int queued(void) {
  int count = 0;
  for (pf_job *job = pool.first; job && count <= pool.idle; job = job->next) count++;
  return count;
}

bool pf_pool_submit(pf_job *job) {
  pthread_mutex_lock(&pool.lock);
  if (!pool.prepared) prepare();
  job->next = NULL;
  *pool.last = job;
  pool.last = &job->next;
  bool accepted = true;
  /* A woken thread counts as idle until it has run, so the queue's length decides, not the idle count. */
  if (queued() > pool.idle && pool.threads < PF_POOL_THREADS) {
    if (start_thread()) {
      pool.threads++;
    } else if (pool.threads == 0) {
      pool.first = NULL;
      pool.last = &pool.first;
      accepted = false;
    }
  }
  bool wake = pool.idle > 0;
  pthread_mutex_unlock(&pool.lock);
  /* Outside the lock, which the woken thread would otherwise find taken. */
  if (wake) pthread_cond_signal(&pool.work);
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
