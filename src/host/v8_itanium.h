/* V8's functions as GCC and clang name them, and how they are called. What they return comes back as C's
 * structs of the same size do, a handle in a register. */
#ifndef PF_V8_ITANIUM_H
#define PF_V8_ITANIUM_H

#include "v8_types.h"

#define PF_V8_VERSION "_ZN2v82V810GetVersionEv"
#define PF_V8_ISOLATE "_ZN2v87Isolate10GetCurrentEv"
#define PF_V8_CONTEXT "_ZN2v87Isolate17GetCurrentContextEv"
#define PF_V8_TEMPLATE                                                                                       \
  "_ZN2v816FunctionTemplate3NewEPNS_7IsolateEPFvRKNS_20FunctionCallbackInfoINS_5ValueEEEENS_5LocalIS4_"      \
  "EENSA_INS_9SignatureEEEiNS_19ConstructorBehaviorENS_14SideEffectTypeEPKNS_9CFunctionEttt"
#define PF_V8_FUNCTION "_ZN2v816FunctionTemplate11GetFunctionENS_5LocalINS_7ContextEEE"

/* Constructors of descriptions: the later one is told what 64-bit integers are. */
#define PF_V8_INFO "_ZN2v813CFunctionInfoC1ERKNS_9CTypeInfoEjPS2_"
#define PF_V8_INFO_64 "_ZN2v813CFunctionInfoC1ERKNS_9CTypeInfoEjPS2_NS0_19Int64RepresentationE"
#define PF_V8_INFO_ARGUMENT "_ZNK2v813CFunctionInfo12ArgumentInfoEj"
#define PF_V8_FAST_CALL "_ZN2v89CFunctionC1EPKvPKNS_13CFunctionInfoE"

/* V8's own description of a function that takes a value and returns nothing, by the same versions. */
#define PF_V8_OWN_INFO                                                                                       \
  "_ZZN2v88internal28CFunctionBuilderWithFunctionINS_16CTypeInfoBuilderIvJEEEJNS2_INS_5LocalINS_"            \
  "5ValueEEEJEEEEE5BuildEvE8instance"
#define PF_V8_OWN_INFO_64                                                                                    \
  "_ZZN2v88internal28CFunctionBuilderWithFunctionINS_16CTypeInfoBuilderIvJEEEJNS2_INS_5LocalINS_"            \
  "5ValueEEEJEEEEE5BuildILNS_13CFunctionInfo19Int64RepresentationE0EEEDavE8instance"

#define PF_V8_STORE "_ZN2v811ArrayBuffer15GetBackingStoreEv"
#define PF_V8_STORE_BYTES "_ZNK2v812BackingStore4DataEv"
#define PF_V8_STORE_SIZE "_ZNK2v812BackingStore10ByteLengthEv"

/* A function whose name tells which C++ library V8 is compiled with: GNU's, LLVM's or Microsoft's. */
#define PF_V8_OF_GNU "_ZN2v811ArrayBuffer3NewEPNS_7IsolateESt10shared_ptrINS_12BackingStoreEE"
#define PF_V8_OF_LLVM "_ZN2v811ArrayBuffer3NewEPNS_7IsolateENSt3__110shared_ptrINS_12BackingStoreEEE"
#define PF_V8_OF_MICROSOFT NULL

static inline void *pf_v8_context(pf_v8_code *code, void *isolate) {
  return ((void *(*)(void *))code)(isolate);
}

static inline void *pf_v8_template(pf_v8_code *code, void *isolate, pf_v8_callback *callback,
                                   const void *fast_call) {
  return ((void *(*)(void *, pf_v8_callback *, void *, void *, int, int, int, const void *, uint16_t,
                     uint16_t, uint16_t))code)(isolate, callback, NULL, NULL, 0, PF_V8_THROWS_IF_CONSTRUCTED,
                                               PF_V8_HAS_SIDE_EFFECTS, fast_call, 0, 0, 0);
}

static inline void *pf_v8_function(pf_v8_code *code, void *made, void *context) {
  return ((void *(*)(void *, void *))code)(made, context);
}

static inline pf_v8_shared pf_v8_store(pf_v8_code *code, void *buffer) {
  return ((pf_v8_shared(*)(void *))code)(buffer);
}

#endif
