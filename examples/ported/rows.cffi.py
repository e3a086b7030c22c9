from cffi import FFI

ffi = FFI()
ffi.cdef("""
    typedef struct sqlite3 sqlite3;
    int sqlite3_open(const char *file, sqlite3 **db);
    int sqlite3_exec(sqlite3 *db, const char *sql, int (*row)(void *, int, char **, char **), void *data, char **error);
    int sqlite3_close(sqlite3 *db);
    void sqlite3_free(void *memory);
""")
sqlite = ffi.dlopen("libsqlite3.so.0")


@ffi.callback("int(void *, int, char **, char **)")
def row(data, count, values, names):
    print(*[ffi.string(names[i]).decode() + "=" + ffi.string(values[i]).decode() for i in range(count)])
    return 0


out = ffi.new("sqlite3 **")
assert sqlite.sqlite3_open(b":memory:", out) == 0
db = out[0]
sqlite.sqlite3_exec(db, b"select 1 as one, 'two' as two union select 3, 'four'", row, ffi.NULL, ffi.NULL)
error = ffi.new("char **")
sqlite.sqlite3_exec(db, b"select nothing", ffi.NULL, ffi.NULL, error)
print(ffi.string(error[0]).decode())
sqlite.sqlite3_free(error[0])
sqlite.sqlite3_close(db)
