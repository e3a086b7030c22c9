/* The frame of a thread, as its environments hold it and JavaScript sees it. */
#ifndef PF_BINDING_FRAME_H
#define PF_BINDING_FRAME_H

#include <node_api.h>

#include "../core/call.h"

/* An environment's part in the frame of its thread. */
typedef struct pf_frame_hold {
  pf_frame *frame;
  struct pf_frame_block *block;
  /* If the frame is JavaScript's memory: its ArrayBuffer, by whose env, and the next hold of it. */
  napi_ref buffer;
  napi_env env;
  struct pf_frame_hold *next;
} pf_frame_hold;

/* Takes part in the frame of this thread, which is made if there is none, and gives an ArrayBuffer over it.
 * On failure the hold holds nothing. */
napi_status pf_frame_take(napi_env env, pf_frame_hold *hold, napi_value *buffer);

/* Gives the part back, once; on the same thread. */
void pf_frame_give(pf_frame_hold *hold);

#endif
