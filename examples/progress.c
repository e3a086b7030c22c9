/* A library that does its work on a thread of its own and tells how far it is. */
#include <pthread.h>
#include <stdlib.h>

typedef int (*progress)(int percent, void *context);

typedef struct {
  progress report;
  void *context;
} job;

static void *work(void *data) {
  job *mine = data;
  for (int percent = 0; percent <= 100; percent += 20)
    if (!mine->report(percent, mine->context)) break;
  free(mine);
  return NULL;
}

/* Starts the work and returns at once. The callback stops it by returning 0. */
int start_work(progress report, void *context) {
  pthread_t thread;
  job *mine = malloc(sizeof *mine);
  mine->report = report;
  mine->context = context;
  if (pthread_create(&thread, NULL, work, mine) != 0) return -1;
  return pthread_detach(thread);
}
