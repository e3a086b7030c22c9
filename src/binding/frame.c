#include "frame.h"

#include <string.h>

#include "../core/live.h"
#include "../core/system/system.h"
#include "napi_util.h"

/* The frame of a thread serves every environment on it, and outlives the last of them as long as one of the
 * ArrayBuffers over it. In a runtime without external ArrayBuffers it is JavaScript's memory: one
 * ArrayBuffer, which every hold refers to. */
typedef struct pf_frame_block {
  size_t references; /* holds, and ArrayBuffers over memory of ours */
  pf_frame *frame;
  pf_frame_hold *holds;      /* of JavaScript's memory, else NULL */
  pf_live live;              /* what the frame says of callbacks */
  _Alignas(64) char bytes[]; /* ours */
} pf_frame_block;

static PF_TLS pf_frame_block *thread_block;

static void release(pf_frame_block *block) {
  if (--block->references > 0) return;
  pf_live_leave(&block->live);
  if (thread_block == block) {
    thread_block = NULL;
    pf_thread_frame = NULL;
  }
  pf_memory_free(block);
}

static void finalize_buffer(napi_env env, void *data, void *hint) {
  (void)env;
  (void)data;
  release(hint);
}

/* A block with one reference, whose frame is its own bytes if it has some. */
static pf_frame_block *new_block(size_t bytes) {
  pf_frame_block *block = pf_memory_new(64, sizeof *block + bytes);
  if (!block) return NULL;
  memset(block, 0, sizeof *block + bytes);
  block->references = 1;
  if (bytes) block->frame = (pf_frame *)(void *)block->bytes;
  return block;
}

/* An ArrayBuffer over a block's own bytes, which is one more reference. */
static napi_status buffer_over(napi_env env, pf_frame_block *block, napi_value *buffer) {
  block->references++;
  napi_status status = pf_external_buffer(env, block->frame, PF_FRAME_BYTES, finalize_buffer, block, buffer);
  if (status != napi_ok) block->references--;
  return status;
}

/* Makes an ArrayBuffer whose memory is the frame, and refers to it. */
static napi_status lend(napi_env env, pf_frame_hold *hold, napi_value *buffer) {
  void *bytes;
  pf_frame_block *block = new_block(0);
  if (!block) return napi_generic_failure;
  napi_status status = napi_create_arraybuffer(env, PF_FRAME_BYTES, &bytes, buffer);
  if (status == napi_ok) status = napi_create_reference(env, *buffer, 1, &hold->buffer);
  if (status != napi_ok) {
    pf_memory_free(block);
    return status;
  }
  block->frame = bytes;
  block->holds = hold;
  hold->block = block;
  return napi_ok;
}

/* The frame of a thread that has none. */
static napi_status make(napi_env env, pf_frame_hold *hold, napi_value *buffer) {
  pf_frame_block *block = new_block(PF_FRAME_BYTES);
  if (!block) return napi_generic_failure;
  napi_status status = buffer_over(env, block, buffer);
  hold->block = block;
  if (status != napi_ok) pf_memory_free(block);
  if (status == napi_no_external_buffers_allowed) status = lend(env, hold, buffer);
  return status;
}

/* A part in a frame that is there. */
static napi_status join(napi_env env, pf_frame_hold *hold, napi_value *buffer) {
  pf_frame_block *block = hold->block = thread_block;
  napi_status status;
  if (block->holds) {
    status = napi_get_reference_value(block->holds->env, block->holds->buffer, buffer);
    if (status == napi_ok) status = napi_create_reference(env, *buffer, 1, &hold->buffer);
    if (status == napi_ok) {
      hold->next = block->holds;
      block->holds = hold;
    }
  } else {
    status = buffer_over(env, block, buffer);
  }
  if (status == napi_ok) block->references++;
  return status;
}

napi_status pf_frame_take(napi_env env, pf_frame_hold *hold, napi_value *buffer) {
  *hold = (pf_frame_hold){.env = env};
  napi_status status = thread_block ? join(env, hold, buffer) : make(env, hold, buffer);
  if (status != napi_ok) return status;
  if (!thread_block) {
    pf_live *live = &hold->block->live;
    live->count = (uint32_t *)(void *)((char *)hold->block->frame + PF_FRAME_LIVE);
    pf_live_join(live);
  }
  thread_block = hold->block;
  pf_thread_frame = hold->frame = hold->block->frame;
  return napi_ok;
}

void pf_frame_give(pf_frame_hold *hold) {
  for (pf_frame_hold **at = &hold->block->holds; *at; at = &(*at)->next) {
    if (*at != hold) continue;
    *at = hold->next;
    napi_delete_reference(hold->env, hold->buffer);
    break;
  }
  release(hold->block);
}
