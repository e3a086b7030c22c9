/* Included before everything else of a prebuilt addon for glibc. It asks for the oldest version of each
 * function that a newer glibc gave a new one, so that the addon loads with glibc 2.17. The linker takes the
 * newest otherwise. The oldest version of all is 2.2.5 on x86-64 and 2.17 on AArch64. */
#if defined(__x86_64__)
#define PF_BASE "2.2.5"
#define PF_SINCE(version) version
#else
#define PF_BASE "2.17"
#define PF_SINCE(version) PF_BASE
#endif
#define PF_OLD(name, version) __asm__(".symver " #name "," #name "@GLIBC_" version);

/* Moved from libdl and libpthread into libc by glibc 2.32 and 2.34. */
PF_OLD(__pthread_register_cancel, PF_SINCE("2.3.3"))
PF_OLD(__pthread_unregister_cancel, PF_SINCE("2.3.3"))
PF_OLD(__pthread_unwind_next, PF_SINCE("2.3.3"))
PF_OLD(dladdr, PF_BASE)
PF_OLD(dlclose, PF_BASE)
PF_OLD(dlerror, PF_BASE)
PF_OLD(dlopen, PF_BASE)
PF_OLD(dlsym, PF_BASE)
PF_OLD(pthread_attr_getstack, PF_BASE)
PF_OLD(pthread_attr_setstacksize, PF_BASE)
PF_OLD(pthread_condattr_setclock, PF_SINCE("2.3.3"))
PF_OLD(pthread_create, PF_BASE)
PF_OLD(pthread_detach, PF_BASE)
PF_OLD(pthread_getattr_np, PF_SINCE("2.2.5"))
PF_OLD(pthread_join, PF_BASE)
PF_OLD(pthread_key_create, PF_BASE)
PF_OLD(pthread_mutex_trylock, PF_BASE)
PF_OLD(pthread_once, PF_BASE)
PF_OLD(pthread_setspecific, PF_BASE)
PF_OLD(pthread_getspecific, PF_BASE)
PF_OLD(pthread_sigmask, PF_BASE)
PF_OLD(pthread_testcancel, PF_BASE)

/* Not in musl: there the addon must not load in place of the one for musl, whose symbols have no versions. */
extern const char *gnu_get_libc_version(void);
__attribute__((used)) static const char *(*const pf_glibc)(void) = gnu_get_libc_version;
