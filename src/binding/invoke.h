/* Calls: the frame holds the arguments when JavaScript gets here, and the result when it gets back. */
#ifndef PF_INVOKE_H
#define PF_INVOKE_H

#include "after.h"

/* Makes the call; true if more is to be done after it. */
static inline bool pf_invoke(pf_frame *frame, pf_call *call, void (*how)(pf_call *, char *)) {
  pf_call *outer = frame->active;
  pf_frame_activate(frame, call);
  how(call, (char *)frame);
  pf_frame_activate(frame, outer);
  return pf_frame_is_marked(frame);
}

#endif
