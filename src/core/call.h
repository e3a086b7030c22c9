/* A Call is an address and a plan: what a bound function is on the native side. */
#ifndef PF_CALL_H
#define PF_CALL_H

#include "plan.h"
#include "shapes.h"
#include "system/system.h"

/* Bytes of a thread's frame for images; a signature whose plan needs more brings a frame of its own. Behind
 * them lie a few words that are not part of any image, for what else travels through the frame. */
enum { PF_FRAME_BYTES = 1 << 16, PF_FRAME_SIZE = PF_FRAME_BYTES - 64, PF_FRAME_WORDS = PF_FRAME_SIZE };

/* Where an image that needs no more leaves room for the texts of a fast call, which nothing can disturb. */
enum { PF_FRAME_TEXTS = PF_FRAME_BYTES / 2 };

/* Why the caller must look further after a call; bits of pf_frame.after. */
enum {
  PF_AFTER_CLOSED = 1,    /* the call's library is closed: nothing was called */
  PF_AFTER_EXCEPTION = 2, /* a callback threw */
  PF_AFTER_RESULT = 4,    /* the result is one that only the binding can make */
  PF_AFTER_STACK = 8,     /* too little stack is left for the arguments: nothing was called */
  PF_AFTER_PATIENCE = 16, /* another thread gave up waiting for a callback of this one */
  PF_AFTER_SCOPE = 32,    /* the binding left something open during the call */
  PF_AFTER_NULL = 64,     /* the call's address is NULL: nothing was called */
  PF_AFTER_FOREIGN = 128, /* a callback was called on a stack that is not this thread's: C got zero */
  PF_AFTER_LOST = 1024,   /* there was no memory for a call of a queued callback: C got zero */
  /* Of calls off the thread only: */
  PF_AFTER_ABANDONED = 256, /* the callee ended its thread */
  PF_AFTER_MOVED = 512      /* memory that the call was lent moved before it had ended */
};

/* What pf_frame.watched has beside the address of a call. */
enum { PF_WATCH_GIVEN_UP = 1 }; /* the other thread no longer waits for a callback of that call */

struct pf_call;

/* The header of a frame. */
typedef struct pf_frame {
  uint64_t call;          /* what the wrapper asks for: see pf_frame_call */
  int32_t error;          /* errno or GetLastError after the last call that captures it */
  uint32_t after;         /* PF_AFTER_ bits; 0 on the hot path */
  struct pf_call *active; /* innermost synchronous call of this thread; others read it */
  void *host;             /* the binding's: whose callback threw */
  uint32_t mode;          /* the binding's: how a callback runs, PF_CALLBACK_ of callback.c */
  uint32_t scope_uses;    /* the binding's: callbacks since a scope was opened */
  void *scope;       /* the binding's: handle scope that the callbacks of the active call share, or NULL */
  void *scope_host;  /* the binding's: and whose it is */
  uintptr_t watched; /* the only word that other threads write: the call whose end they look for, which takes
                        it away; 0 on the hot path */
} pf_frame;

_Static_assert(sizeof(pf_frame) <= PF_FRAME_INT_RESULT, "the header ends where the results begin");

enum {
  PF_FRAME_TEXT_NEXT = PF_FRAME_BYTES - 16, /* where in the frame the next text goes; 0: nowhere */
  PF_FRAME_TEXT_SLOT = PF_FRAME_BYTES - 12, /* and which slot gets its address */
  PF_FRAME_TICKET = PF_FRAME_BYTES - 8,     /* JavaScript's own: which wrapper stores arguments */
  PF_FRAME_LIVE = PF_FRAME_BYTES - 4        /* callbacks that are alive in this thread: see live.h */
};

/* What the wrapper asks for. Its slot holds the double whose value is 2^52 and the address: a normal number,
 * which JavaScript can keep and store whatever the processor does with those that are not. */
static inline struct pf_call *pf_frame_call(const pf_frame *frame) {
  return (struct pf_call *)(uintptr_t)(frame->call & ((UINT64_C(1) << 52) - 1));
}

/* The frame of this thread; NULL until the binding sets it. */
extern PF_TLS pf_frame *pf_thread_frame;

enum {
  PF_CALL_ERRNO = 1,     /* capture errno */
  PF_CALL_RESULT = 2,    /* raise PF_AFTER_RESULT after the call */
  PF_CALL_LAST_ERROR = 4 /* capture what Windows' GetLastError says */
};

enum { PF_SHAPE_ANY = 255 };

typedef struct pf_call {
  /* Calls address with the register image that begins at frame and stores the result there. */
  void (*run)(struct pf_call *call, char *frame);
  /* The same without raising PF_AFTER_RESULT, where `shape` is PF_SHAPE_RESULT. */
  void (*bare)(struct pf_call *call, char *frame);
  void *address;
  pf_plan *plan;
  char *own_frame; /* where the image is instead of the thread's frame, or NULL */
  uint32_t flags;
  uint32_t shape;             /* PF_SHAPE_ of shapes.h, or PF_SHAPE_ANY where only `run` knows */
  char *name;                 /* for messages */
  pf_errno_place errno_place; /* where errno is captured */
} pf_call;

/* Enters and leaves a call, for other threads that look. */
static inline void pf_frame_activate(pf_frame *frame, pf_call *call) {
  __atomic_store_n(&frame->active, call, __ATOMIC_RELAXED);
}

/* The call that a value of pf_frame.watched names. */
static inline const pf_call *pf_watched_call(uintptr_t watched) {
  return (const pf_call *)(watched & ~(uintptr_t)PF_WATCH_GIVEN_UP);
}

/* A way of calling for each shape, as `run`. */
#define PF_RUN(name, function)                                                                               \
  static inline void pf_run_##name(pf_call *call, char *frame) {                                             \
    function(call->address, frame);                                                                          \
  }
PF_SHAPES(PF_RUN)
#undef PF_RUN

/* What else travels through this thread's frame, each in words of 8 bytes. That is what a function is given,
 * behind all images, so that it disturbs no call in the making. And what it answers, where calls have their
 * results.
 */
static inline uint64_t *pf_words(void) {
  return (uint64_t *)(void *)((char *)pf_thread_frame + PF_FRAME_WORDS);
}

static inline uint64_t *pf_answer(void) {
  return (uint64_t *)(void *)((char *)pf_thread_frame + PF_FRAME_INT_RESULT);
}

/* Chooses how the call is made. plan, address, own_frame and flags are set and stay the caller's. */
void pf_call_prepare(pf_call *call);

/* Whether there is nothing to call: the address was NULL when the call was prepared. */
bool pf_call_is_null(const pf_call *call);

/* Makes every later call raise PF_AFTER_CLOSED instead. */
void pf_call_close(pf_call *call);

/* The way that serves every plan. It takes values apart, passes addresses of copies and of the result, puts
 * the result together. header receives errno and what is to be done after. */
void pf_call_image(pf_call *call, char *frame, pf_frame *header);

#endif
