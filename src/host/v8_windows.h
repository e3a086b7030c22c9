/* V8's functions as compilers for Windows name them, and how they are called: whatever is a class comes back
 * through a pointer, which is the argument behind the object's own. That is also so of handles. */
#ifndef PF_V8_WINDOWS_H
#define PF_V8_WINDOWS_H

#include "v8_types.h"

#define PF_V8_VERSION "?GetVersion@V8@v8@@SAPEBDXZ"
#define PF_V8_ISOLATE "?GetCurrent@Isolate@v8@@SAPEAV12@XZ"
#define PF_V8_CONTEXT "?GetCurrentContext@Isolate@v8@@QEAA?AV?$Local@VContext@v8@@@2@XZ"
#define PF_V8_TEMPLATE                                                                                       \
  "?New@FunctionTemplate@v8@@SA?AV?$Local@VFunctionTemplate@v8@@@2@PEAVIsolate@2@P6AXAEBV?$"                 \
  "FunctionCallbackInfo@VValue@v8@@@2@@ZV?$Local@VValue@v8@@@2@V?$Local@VSignature@v8@@@2@HW4"               \
  "ConstructorBehavior@2@W4SideEffectType@2@PEBVCFunction@2@GGG@Z"
#define PF_V8_FUNCTION                                                                                       \
  "?GetFunction@FunctionTemplate@v8@@QEAA?AV?$MaybeLocal@VFunction@v8@@@2@V?$Local@VContext@v8@@@2@@Z"

/* Constructors of descriptions: the later one is told what 64-bit integers are. */
#define PF_V8_INFO "??0CFunctionInfo@v8@@QEAA@AEBVCTypeInfo@1@IPEBV21@@Z"
#define PF_V8_INFO_64 "??0CFunctionInfo@v8@@QEAA@AEBVCTypeInfo@1@IPEBV21@W4Int64Representation@01@@Z"
#define PF_V8_INFO_ARGUMENT "?ArgumentInfo@CFunctionInfo@v8@@QEBAAEBVCTypeInfo@2@I@Z"
#define PF_V8_FAST_CALL "??0CFunction@v8@@QEAA@PEBXPEBVCFunctionInfo@1@@Z"

/* V8's own descriptions of functions are not shown to others. */
#define PF_V8_OWN_INFO NULL
#define PF_V8_OWN_INFO_64 NULL

#define PF_V8_STORE "?GetBackingStore@ArrayBuffer@v8@@QEAA?AV?$shared_ptr@VBackingStore@v8@@@std@@XZ"
#define PF_V8_STORE_BYTES "?Data@BackingStore@v8@@QEBAPEAXXZ"
#define PF_V8_STORE_SIZE "?ByteLength@BackingStore@v8@@QEBA_KXZ"

/* A function whose name is that of one C++ library: GNU's, LLVM's or Microsoft's. */
#define PF_V8_OF_GNU NULL
#define PF_V8_OF_LLVM NULL
#define PF_V8_OF_MICROSOFT                                                                                   \
  "?New@ArrayBuffer@v8@@SA?AV?$Local@VArrayBuffer@v8@@@2@PEAVIsolate@2@V?$shared_ptr@VBackingStore@v8@@@"    \
  "std@@@Z"

static inline void *pf_v8_context(pf_v8_code *code, void *isolate) {
  void *context = NULL;
  ((void (*)(void *, void **))code)(isolate, &context);
  return context;
}

static inline void *pf_v8_template(pf_v8_code *code, void *isolate, pf_v8_callback *callback,
                                   const void *fast_call) {
  void *made = NULL;
  ((void (*)(void **, void *, pf_v8_callback *, void *, void *, int, int, int, const void *, uint16_t,
             uint16_t, uint16_t))code)(&made, isolate, callback, NULL, NULL, 0, PF_V8_THROWS_IF_CONSTRUCTED,
                                       PF_V8_HAS_SIDE_EFFECTS, fast_call, 0, 0, 0);
  return made;
}

static inline void *pf_v8_function(pf_v8_code *code, void *made, void *context) {
  void *function = NULL;
  ((void (*)(void *, void **, void *))code)(made, &function, context);
  return function;
}

static inline pf_v8_shared pf_v8_store(pf_v8_code *code, void *buffer) {
  pf_v8_shared held = {NULL, NULL, NULL};
  ((void (*)(void *, pf_v8_shared *))code)(buffer, &held);
  return held;
}

#endif
