from cffi import FFI

ffi = FFI()
ffi.cdef("""
    struct passwd {
        char *pw_name;
        char *pw_passwd;
        unsigned int pw_uid;
        unsigned int pw_gid;
        char *pw_gecos;
        char *pw_dir;
        char *pw_shell;
    };
    struct passwd *getpwnam(const char *name);
    char *strndup(const char *text, size_t most);
    void free(void *memory);
""")
C = ffi.dlopen(None)

root = C.getpwnam(b"root")
print(ffi.string(root.pw_name).decode(), root.pw_uid, ffi.string(root.pw_dir).decode())
text = C.strndup(root.pw_dir, 3)
print(ffi.string(text).decode())
C.free(text)
print(C.getpwnam(b"nobody at all") == ffi.NULL)
