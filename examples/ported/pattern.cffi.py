from cffi import FFI

ffi = FFI()
ffi.cdef("""
    typedef struct { void *buffer[8]; } regex_t;
    typedef int regoff_t;
    typedef struct { regoff_t rm_so, rm_eo; } regmatch_t;
    int regcomp(regex_t *pattern, const char *text, int flags);
    int regexec(const regex_t *pattern, const char *text, size_t count, regmatch_t *matches, int flags);
    size_t regerror(int code, const regex_t *pattern, char *out, size_t size);
    void regfree(regex_t *pattern);
""")
C = ffi.dlopen(None)
REG_EXTENDED = 1

pattern = ffi.new("regex_t *")
assert C.regcomp(pattern, b"([a-z]+)@([a-z.]+)", REG_EXTENDED) == 0
text = b"write to ada@example.org today"
matches = ffi.new("regmatch_t[3]")
assert C.regexec(pattern, text, 3, matches, 0) == 0
for match in matches:
    print(text[match.rm_so : match.rm_eo].decode())
C.regfree(pattern)
code = C.regcomp(pattern, b"(", REG_EXTENDED)
out = ffi.new("char[64]")
C.regerror(code, pattern, out, 64)
print(ffi.string(out).decode())
