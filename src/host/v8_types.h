/* What the tables of V8's names (v8_itanium.h, v8_windows.h) have in common. Each gives the same names and
 * the same functions, which differ by how a class is returned. */
#ifndef PF_V8_TYPES_H
#define PF_V8_TYPES_H

#include <stddef.h>
#include <stdint.h>

/* A function of V8's, found by its name. */
typedef void pf_v8_code(void);

/* What V8 calls for a function of JavaScript, with what its C++ callbacks get. */
typedef void pf_v8_callback(const void *info);

/* What a function template is told. */
enum { PF_V8_THROWS_IF_CONSTRUCTED = 0, PF_V8_HAS_SIDE_EFFECTS = 0 };

/* The two words of a std::shared_ptr. It is larger than them, so that C returns it as C++ does: through a
 * hidden pointer. */
typedef struct pf_v8_shared {
  void *object;
  void *control;
  void *unused;
} pf_v8_shared;

#endif
