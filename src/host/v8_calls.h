/* V8's functions, as the compiler of this system names and calls them. */
#ifndef PF_V8_CALLS_H
#define PF_V8_CALLS_H

#ifdef _WIN32
#include "v8_windows.h"
#else
#include "v8_itanium.h"
#endif

#endif
