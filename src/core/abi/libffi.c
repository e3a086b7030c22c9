#include "abi.h"

#ifdef PF_ABI_LIBFFI

/* Every target without a plan of its own: libffi decides where arguments live. The frame then is no register
 * image but a list: each argument lies whole in the value area, and libffi is given the addresses. What
 * libffi cannot describe is described as near as it goes. A union as a struct of its largest member, padded
 * to its size; packing and raised alignment as size and alignment set by hand. */

#include <ffi.h>
#include <stdlib.h>
#include <string.h>

#include "../closure.h"
#include "../entry.h"

typedef struct ffi_plan {
  ffi_cif cif;
  ffi_type **args;
  void *nodes; /* list of the ffi types made for aggregates */
} ffi_plan;

typedef struct node {
  struct node *next;
  ffi_type type;
  ffi_type *elements[];
} node;

static ffi_type *ffi_type_of(ffi_plan *ffi, const pf_type *type);

static size_t element_count(const pf_type *type) {
  return type->kind == PF_UNION ? 1 : type->length;
}

static const pf_type *largest_member(const pf_type *type) {
  const pf_type *largest = type->members[0];
  for (size_t i = 1; i < type->length; i++)
    if (type->members[i]->size > largest->size) largest = type->members[i];
  return largest;
}

static ffi_type *aggregate_of(ffi_plan *ffi, const pf_type *type) {
  size_t count = element_count(type);
  node *made = calloc(1, sizeof *made + (count + 1) * sizeof *made->elements);
  if (!made) return NULL;
  made->next = ffi->nodes;
  ffi->nodes = made;
  made->type = (ffi_type){type->size, (unsigned short)type->align, FFI_TYPE_STRUCT, made->elements};
  for (size_t i = 0; i < count; i++) {
    const pf_type *member = type->kind == PF_UNION   ? largest_member(type)
                            : type->kind == PF_ARRAY ? type->members[0]
                                                     : type->members[i];
    if (!(made->elements[i] = ffi_type_of(ffi, member))) return NULL;
  }
  return &made->type;
}

static ffi_type *ffi_type_of(ffi_plan *ffi, const pf_type *type) {
  switch (type->kind) {
    case PF_VOID:
      return &ffi_type_void;
    case PF_BOOL:
    case PF_U8:
      return &ffi_type_uint8;
    case PF_I8:
      return &ffi_type_sint8;
    case PF_I16:
      return &ffi_type_sint16;
    case PF_U16:
      return &ffi_type_uint16;
    case PF_I32:
      return &ffi_type_sint32;
    case PF_U32:
      return &ffi_type_uint32;
    case PF_I64:
      return &ffi_type_sint64;
    case PF_U64:
      return &ffi_type_uint64;
    case PF_F32:
      return &ffi_type_float;
    case PF_F64:
      return &ffi_type_double;
    case PF_POINTER:
      return &ffi_type_pointer;
    case PF_LONG_DOUBLE:
      return &ffi_type_longdouble;
    default:
      return aggregate_of(ffi, type);
  }
}

bool pf_abi_plan(pf_plan *plan, const char **reason) {
  const pf_signature *signature = plan->signature;
  ffi_plan *ffi = plan->ffi = calloc(1, sizeof *ffi);
  *reason = "out of memory";
  if (!ffi || !(ffi->args = calloc(signature->count + 1, sizeof *ffi->args))) return false;
  plan->frame_size = PF_FRAME_STACK;
  for (size_t i = 0; i < signature->count; i++) {
    plan->args[i] = pf_plan_value(plan, signature->args[i]->size);
    if (!(ffi->args[i] = ffi_type_of(ffi, signature->args[i]))) return false;
  }
  ffi_type *result = ffi_type_of(ffi, signature->result);
  if (!result) return false;
  plan->result_kind = signature->result->kind == PF_VOID ? PF_RESULT_VOID : PF_RESULT_MIXED;
  plan->result = pf_plan_value(plan, plan->result_size < 16 ? 16 : plan->result_size);
  unsigned count = (unsigned)signature->count;
  ffi_status status =
      signature->variadic
          ? ffi_prep_cif_var(&ffi->cif, FFI_DEFAULT_ABI, (unsigned)signature->fixed, count, result, ffi->args)
          : ffi_prep_cif(&ffi->cif, FFI_DEFAULT_ABI, count, result, ffi->args);
  *reason = "libffi cannot describe this signature";
  return status == FFI_OK;
}

void pf_abi_release(pf_plan *plan) {
  ffi_plan *ffi = plan->ffi;
  if (!ffi) return;
  for (node *made = ffi->nodes; made;) {
    node *next = made->next;
    free(made);
    made = next;
  }
  free(ffi->args);
  free(ffi);
}

/* The callee may run JavaScript that fills the same frame again. So neither large arguments, of which libffi
 * may pass the address, nor the result may lie in it during the call. */
void pf_abi_call(const pf_plan *plan, void *address, char *frame) {
  ffi_plan *ffi = plan->ffi;
  size_t count = plan->signature->count;
  size_t area = plan->frame_size - PF_FRAME_STACK;
  char *copy = malloc(area + count * sizeof(void *));
  if (!copy) return;
  void **values = (void **)(void *)(copy + area);
  memcpy(copy, frame + PF_FRAME_STACK, area);
  for (size_t i = 0; i < count; i++) values[i] = copy + (plan->args[i] - PF_FRAME_STACK);
  char *result = copy + (plan->result - PF_FRAME_STACK);
  memset(result, 0, pf_align_up(plan->result_size < 16 ? 16 : plan->result_size, 16));
  ffi_call(&ffi->cif, (void (*)(void))address, result, values);
  memcpy(frame + plan->result, result, plan->result_size < 8 ? 8 : plan->result_size);
  free(copy);
}

static void enter(ffi_cif *cif, void *result, void **args, void *closure) {
  (void)cif;
  pf_closure_entered(closure, args, result);
}

bool pf_entry_take(pf_entry *entry, const pf_plan *plan, struct pf_closure *closure) {
  ffi_plan *ffi = plan->ffi;
  entry->own = ffi_closure_alloc(sizeof(ffi_closure), &entry->address);
  if (!entry->own) return false;
  if (ffi_prep_closure_loc(entry->own, &ffi->cif, enter, closure, entry->address) == FFI_OK) return true;
  ffi_closure_free(entry->own);
  return false;
}

void pf_entry_give(const pf_entry *entry, struct pf_closure *nobody) {
  (void)nobody;
  ffi_closure_free(entry->own);
}

void pf_abi_closure_enter(const pf_plan *plan, char *frame, const pf_arrival *came) {
  for (size_t i = 0; i < plan->signature->count; i++)
    memcpy(frame + plan->args[i], came->args[i], plan->signature->args[i]->size);
}

/* Integers narrower than a register come back widened to ffi_arg. */
void pf_abi_closure_leave(const pf_plan *plan, const char *frame, const pf_arrival *came) {
  const char *value = frame + plan->result;
  void *result = came->result;
  switch (plan->signature->result->kind) {
#define WIDEN(kind, type, wide)                                                                              \
  case PF_##kind: {                                                                                          \
    type narrow;                                                                                             \
    memcpy(&narrow, value, sizeof narrow);                                                                   \
    wide widened = (wide)narrow;                                                                             \
    memcpy(result, &widened, sizeof widened);                                                                \
    break;                                                                                                   \
  }
    WIDEN(BOOL, uint8_t, ffi_arg)
    WIDEN(U8, uint8_t, ffi_arg)
    WIDEN(U16, uint16_t, ffi_arg)
    WIDEN(U32, uint32_t, ffi_arg)
    WIDEN(I8, int8_t, ffi_sarg)
    WIDEN(I16, int16_t, ffi_sarg)
    WIDEN(I32, int32_t, ffi_sarg)
#undef WIDEN
    default:
      memcpy(result, value, plan->result_size);
  }
}

void pf_abi_closure_zero(const pf_plan *plan, const pf_arrival *came) {
  if (plan->result_kind == PF_RESULT_VOID) return;
  memset(came->result, 0, plan->result_size < sizeof(ffi_arg) ? sizeof(ffi_arg) : plan->result_size);
}

#endif
