#include "plan.h"

void pf_plan_move(pf_plan *plan, uint32_t value, uint32_t slot, uint32_t size) {
  plan->moves[plan->move_count++] = (pf_move){value, slot, size};
}

uint32_t pf_plan_value(pf_plan *plan, size_t size) {
  uint32_t offset = (uint32_t)pf_align_up(plan->frame_size, 16);
  plan->frame_size = offset + (uint32_t)pf_align_up(size, 16);
  return offset;
}
