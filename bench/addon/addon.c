// The addon that a careful author would write by hand for the functions of fixture.c: plain Node-API, one
// native function a C function, statuses checked, no conversion done twice.

#define NAPI_VERSION 8
#include <errno.h>
#include <node_api.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#ifdef HAVE_LIBFFI
#include <ffi.h>
#endif

typedef struct {
  double x, y;
} point;

typedef struct {
  double a, b, c, d, e, f, g, h;
} octet;

void bench_nothing(void);
int32_t bench_add_i32(int32_t, int32_t);
double bench_add_f64(double, double);
uint64_t bench_add_u64(uint64_t, uint64_t);
void *bench_same(void *);
int32_t bench_six(int32_t, int32_t, int32_t, int32_t, int32_t, int32_t);
double bench_mix10(int32_t, double, uint32_t, float, int64_t, double, int16_t, double, uint8_t, double);
double bench_mix16(int32_t, double, int64_t, double, uint32_t, float, int32_t, double, int16_t, double,
                   uint8_t, double, int32_t, double, int16_t, int32_t);
uint32_t bench_bytes(const uint8_t *, uint32_t);
uint32_t bench_length(const char *);
const char *bench_text(void);
point bench_point_add(point, point);
double bench_octet_sum(const octet *);
int32_t bench_fail(int32_t);
int32_t bench_call_back(int32_t (*)(int32_t), int32_t);
void bench_sort(double *, size_t, int32_t (*)(const void *, const void *));

// Throws what went wrong, unless an exception is pending already, and leaves the native function.
#define CHECK(call)                                                                                          \
  do {                                                                                                       \
    if ((call) != napi_ok) return fail(env, #call);                                                          \
  } while (0)

static napi_value fail(napi_env env, const char *what) {
  bool pending = false;
  napi_is_exception_pending(env, &pending);
  if (!pending) napi_throw_type_error(env, NULL, what);
  return NULL;
}

// Reads exactly n arguments into argv.
#define ARGUMENTS(n)                                                                                         \
  size_t argc = n;                                                                                           \
  napi_value argv[n];                                                                                        \
  CHECK(napi_get_cb_info(env, info, &argc, argv, NULL, NULL));                                               \
  if (argc < n) return fail(env, "expected " #n " arguments")

static napi_value nothing(napi_env env, napi_callback_info info) {
  (void)env;
  (void)info;
  bench_nothing();
  return NULL;
}

static napi_value add_i32(napi_env env, napi_callback_info info) {
  ARGUMENTS(2);
  int32_t a, b;
  CHECK(napi_get_value_int32(env, argv[0], &a));
  CHECK(napi_get_value_int32(env, argv[1], &b));
  napi_value result;
  CHECK(napi_create_int32(env, bench_add_i32(a, b), &result));
  return result;
}

static napi_value add_f64(napi_env env, napi_callback_info info) {
  ARGUMENTS(2);
  double a, b;
  CHECK(napi_get_value_double(env, argv[0], &a));
  CHECK(napi_get_value_double(env, argv[1], &b));
  napi_value result;
  CHECK(napi_create_double(env, bench_add_f64(a, b), &result));
  return result;
}

static napi_value add_u64(napi_env env, napi_callback_info info) {
  ARGUMENTS(2);
  uint64_t a, b;
  bool lossless;
  CHECK(napi_get_value_bigint_uint64(env, argv[0], &a, &lossless));
  CHECK(napi_get_value_bigint_uint64(env, argv[1], &b, &lossless));
  napi_value result;
  CHECK(napi_create_bigint_uint64(env, bench_add_u64(a, b), &result));
  return result;
}

static napi_value same(napi_env env, napi_callback_info info) {
  ARGUMENTS(1);
  uint64_t address;
  bool lossless;
  CHECK(napi_get_value_bigint_uint64(env, argv[0], &address, &lossless));
  napi_value result;
  CHECK(napi_create_bigint_uint64(env, (uintptr_t)bench_same((void *)(uintptr_t)address), &result));
  return result;
}

static napi_value six(napi_env env, napi_callback_info info) {
  ARGUMENTS(6);
  int32_t v[6];
  for (int i = 0; i < 6; i++) CHECK(napi_get_value_int32(env, argv[i], &v[i]));
  napi_value result;
  CHECK(napi_create_int32(env, bench_six(v[0], v[1], v[2], v[3], v[4], v[5]), &result));
  return result;
}

static napi_value mix10(napi_env env, napi_callback_info info) {
  ARGUMENTS(10);
  int32_t a, g;
  uint32_t c, i;
  int64_t e;
  double b, d, f, h, j;
  bool lossless;
  CHECK(napi_get_value_int32(env, argv[0], &a));
  CHECK(napi_get_value_double(env, argv[1], &b));
  CHECK(napi_get_value_uint32(env, argv[2], &c));
  CHECK(napi_get_value_double(env, argv[3], &d));
  CHECK(napi_get_value_bigint_int64(env, argv[4], &e, &lossless));
  CHECK(napi_get_value_double(env, argv[5], &f));
  CHECK(napi_get_value_int32(env, argv[6], &g));
  CHECK(napi_get_value_double(env, argv[7], &h));
  CHECK(napi_get_value_uint32(env, argv[8], &i));
  CHECK(napi_get_value_double(env, argv[9], &j));
  napi_value result;
  double sum = bench_mix10(a, b, c, (float)d, e, f, (int16_t)g, h, (uint8_t)i, j);
  CHECK(napi_create_double(env, sum, &result));
  return result;
}

static napi_value mix16(napi_env env, napi_callback_info info) {
  ARGUMENTS(16);
  int32_t a, g, i, m, o, p;
  uint32_t e, k;
  int64_t c;
  double b, d, f, h, j, l, n;
  bool lossless;
  CHECK(napi_get_value_int32(env, argv[0], &a));
  CHECK(napi_get_value_double(env, argv[1], &b));
  CHECK(napi_get_value_bigint_int64(env, argv[2], &c, &lossless));
  CHECK(napi_get_value_double(env, argv[3], &d));
  CHECK(napi_get_value_uint32(env, argv[4], &e));
  CHECK(napi_get_value_double(env, argv[5], &f));
  CHECK(napi_get_value_int32(env, argv[6], &g));
  CHECK(napi_get_value_double(env, argv[7], &h));
  CHECK(napi_get_value_int32(env, argv[8], &i));
  CHECK(napi_get_value_double(env, argv[9], &j));
  CHECK(napi_get_value_uint32(env, argv[10], &k));
  CHECK(napi_get_value_double(env, argv[11], &l));
  CHECK(napi_get_value_int32(env, argv[12], &m));
  CHECK(napi_get_value_double(env, argv[13], &n));
  CHECK(napi_get_value_int32(env, argv[14], &o));
  CHECK(napi_get_value_int32(env, argv[15], &p));
  napi_value result;
  double sum = bench_mix16(a, b, c, d, e, (float)f, g, h, (int16_t)i, j, (uint8_t)k, l, m, n, (int16_t)o, p);
  CHECK(napi_create_double(env, sum, &result));
  return result;
}

static napi_value bytes(napi_env env, napi_callback_info info) {
  ARGUMENTS(2);
  void *data;
  uint32_t n;
  CHECK(napi_get_typedarray_info(env, argv[0], NULL, NULL, &data, NULL, NULL));
  CHECK(napi_get_value_uint32(env, argv[1], &n));
  napi_value result;
  CHECK(napi_create_uint32(env, bench_bytes(data, n), &result));
  return result;
}

// A short text fits the stack; only where it fills the room is its length asked for.
static napi_value length(napi_env env, napi_callback_info info) {
  ARGUMENTS(1);
  char room[256];
  char *text = room;
  size_t size;
  CHECK(napi_get_value_string_utf8(env, argv[0], room, sizeof room, &size));
  if (size == sizeof room - 1) {
    CHECK(napi_get_value_string_utf8(env, argv[0], NULL, 0, &size));
    text = malloc(size + 1);
    if (text == NULL) return fail(env, "out of memory");
    napi_status status = napi_get_value_string_utf8(env, argv[0], text, size + 1, &size);
    if (status != napi_ok) {
      free(text);
      return fail(env, "napi_get_value_string_utf8");
    }
  }
  uint32_t count = bench_length(text);
  if (text != room) free(text);
  napi_value result;
  CHECK(napi_create_uint32(env, count, &result));
  return result;
}

static napi_value text(napi_env env, napi_callback_info info) {
  (void)info;
  napi_value result;
  CHECK(napi_create_string_utf8(env, bench_text(), NAPI_AUTO_LENGTH, &result));
  return result;
}

static napi_value point_add_bytes(napi_env env, napi_callback_info info) {
  ARGUMENTS(2);
  void *a, *b, *out;
  size_t a_size, b_size;
  CHECK(napi_get_typedarray_info(env, argv[0], NULL, &a_size, &a, NULL, NULL));
  CHECK(napi_get_typedarray_info(env, argv[1], NULL, &b_size, &b, NULL, NULL));
  if (a_size < sizeof(point) || b_size < sizeof(point)) return fail(env, "expected 16 bytes");
  point first, second;
  memcpy(&first, a, sizeof first);
  memcpy(&second, b, sizeof second);
  point sum = bench_point_add(first, second);
  napi_value buffer, result;
  CHECK(napi_create_arraybuffer(env, sizeof sum, &out, &buffer));
  memcpy(out, &sum, sizeof sum);
  CHECK(napi_create_typedarray(env, napi_uint8_array, sizeof sum, buffer, 0, &result));
  return result;
}

static bool read_point(napi_env env, napi_value object, point *p) {
  napi_value x, y;
  return napi_get_named_property(env, object, "x", &x) == napi_ok &&
         napi_get_value_double(env, x, &p->x) == napi_ok &&
         napi_get_named_property(env, object, "y", &y) == napi_ok &&
         napi_get_value_double(env, y, &p->y) == napi_ok;
}

static napi_value point_add(napi_env env, napi_callback_info info) {
  ARGUMENTS(2);
  point a, b;
  if (!read_point(env, argv[0], &a) || !read_point(env, argv[1], &b)) return fail(env, "expected a point");
  point sum = bench_point_add(a, b);
  napi_value result, x, y;
  CHECK(napi_create_object(env, &result));
  CHECK(napi_create_double(env, sum.x, &x));
  CHECK(napi_create_double(env, sum.y, &y));
  CHECK(napi_set_named_property(env, result, "x", x));
  CHECK(napi_set_named_property(env, result, "y", y));
  return result;
}

static napi_value octet_sum(napi_env env, napi_callback_info info) {
  ARGUMENTS(1);
  void *data;
  CHECK(napi_get_typedarray_info(env, argv[0], NULL, NULL, &data, NULL, NULL));
  napi_value result;
  CHECK(napi_create_double(env, bench_octet_sum(data), &result));
  return result;
}

static napi_value fail_with(napi_env env, napi_callback_info info) {
  ARGUMENTS(1);
  int32_t code;
  CHECK(napi_get_value_int32(env, argv[0], &code));
  int32_t value = bench_fail(code);
  int saved = errno;
  napi_value result, returned, number;
  CHECK(napi_create_object(env, &result));
  CHECK(napi_create_int32(env, value, &returned));
  CHECK(napi_create_int32(env, saved, &number));
  CHECK(napi_set_named_property(env, result, "value", returned));
  CHECK(napi_set_named_property(env, result, "errno", number));
  return result;
}

#define TWIN(n)                                                                                              \
  int32_t bench_twin_##n(int32_t, int32_t);                                                                  \
  static napi_value twin_##n(napi_env env, napi_callback_info info) {                                        \
    ARGUMENTS(2);                                                                                            \
    int32_t a, b;                                                                                            \
    CHECK(napi_get_value_int32(env, argv[0], &a));                                                           \
    CHECK(napi_get_value_int32(env, argv[1], &b));                                                           \
    napi_value result;                                                                                       \
    CHECK(napi_create_int32(env, bench_twin_##n(a, b), &result));                                            \
    return result;                                                                                           \
  }
// clang-format off
TWIN(0) TWIN(1) TWIN(2) TWIN(3) TWIN(4) TWIN(5) TWIN(6) TWIN(7) TWIN(8) TWIN(9)
TWIN(10) TWIN(11) TWIN(12) TWIN(13) TWIN(14) TWIN(15) TWIN(16) TWIN(17) TWIN(18) TWIN(19)
    // clang-format on

    // A call off the thread: an async work whose completion settles a promise.

    typedef struct {
  napi_async_work work;
  napi_deferred deferred;
} job;

static void job_execute(napi_env env, void *data) {
  (void)env;
  (void)data;
  bench_nothing();
}

static void job_complete(napi_env env, napi_status status, void *data) {
  job *j = data;
  napi_value undefined;
  napi_get_undefined(env, &undefined);
  if (status == napi_ok) {
    napi_resolve_deferred(env, j->deferred, undefined);
  } else {
    napi_reject_deferred(env, j->deferred, undefined);
  }
  napi_delete_async_work(env, j->work);
  free(j);
}

static napi_value nothing_async(napi_env env, napi_callback_info info) {
  (void)info;
  job *j = malloc(sizeof *j);
  if (j == NULL) return fail(env, "out of memory");
  napi_value promise, name;
  CHECK(napi_create_string_utf8(env, "bench", NAPI_AUTO_LENGTH, &name));
  CHECK(napi_create_promise(env, &j->deferred, &promise));
  CHECK(napi_create_async_work(env, NULL, name, job_execute, job_complete, j, &j->work));
  CHECK(napi_queue_async_work(env, j->work));
  return promise;
}

#ifdef HAVE_LIBFFI

// A callback: a libffi closure that calls the JavaScript function with what C passed.

typedef struct {
  napi_env env;
  napi_ref function;
  ffi_closure *closure;
  void *entry;
  ffi_cif cif;
  ffi_type *types[2];
} callback;

static void callback_i32(ffi_cif *cif, void *result, void **arguments, void *data) {
  (void)cif;
  callback *c = data;
  napi_handle_scope scope;
  napi_value function, receiver, argument, returned;
  int32_t value = 0;
  if (napi_open_handle_scope(c->env, &scope) == napi_ok) {
    if (napi_get_reference_value(c->env, c->function, &function) == napi_ok &&
        napi_get_undefined(c->env, &receiver) == napi_ok &&
        napi_create_int32(c->env, *(int32_t *)arguments[0], &argument) == napi_ok &&
        napi_call_function(c->env, receiver, function, 1, &argument, &returned) == napi_ok) {
      napi_get_value_int32(c->env, returned, &value);
    }
    napi_close_handle_scope(c->env, scope);
  }
  *(ffi_sarg *)result = value;
}

// Whoever writes a comparator for doubles by hand knows the type, so JavaScript gets the two numbers.
static void callback_compare(ffi_cif *cif, void *result, void **arguments, void *data) {
  (void)cif;
  callback *c = data;
  napi_handle_scope scope;
  napi_value function, receiver, argv[2], returned;
  int32_t value = 0;
  if (napi_open_handle_scope(c->env, &scope) == napi_ok) {
    if (napi_get_reference_value(c->env, c->function, &function) == napi_ok &&
        napi_get_undefined(c->env, &receiver) == napi_ok &&
        napi_create_double(c->env, **(double **)arguments[0], &argv[0]) == napi_ok &&
        napi_create_double(c->env, **(double **)arguments[1], &argv[1]) == napi_ok &&
        napi_call_function(c->env, receiver, function, 2, argv, &returned) == napi_ok) {
      napi_get_value_int32(c->env, returned, &value);
    }
    napi_close_handle_scope(c->env, scope);
  }
  *(ffi_sarg *)result = value;
}

static void callback_free(napi_env env, callback *c) {
  if (c->closure != NULL) ffi_closure_free(c->closure);
  if (c->function != NULL) napi_delete_reference(env, c->function);
  free(c);
}

static callback *callback_new(napi_env env, napi_value function, unsigned count, ffi_type *type,
                              void (*run)(ffi_cif *, void *, void **, void *)) {
  callback *c = calloc(1, sizeof *c);
  if (c == NULL) return NULL;
  c->env = env;
  c->types[0] = c->types[1] = type;
  c->closure = ffi_closure_alloc(sizeof *c->closure, &c->entry);
  if (c->closure == NULL ||
      ffi_prep_cif(&c->cif, FFI_DEFAULT_ABI, count, &ffi_type_sint32, c->types) != FFI_OK ||
      ffi_prep_closure_loc(c->closure, &c->cif, run, c, c->entry) != FFI_OK ||
      napi_create_reference(env, function, 1, &c->function) != napi_ok) {
    callback_free(env, c);
    return NULL;
  }
  return c;
}

static napi_value open_callback(napi_env env, napi_callback_info info) {
  ARGUMENTS(1);
  callback *c = callback_new(env, argv[0], 1, &ffi_type_sint32, callback_i32);
  if (c == NULL) return fail(env, "cannot create a callback");
  napi_value result;
  CHECK(napi_create_external(env, c, NULL, NULL, &result));
  return result;
}

static napi_value close_callback(napi_env env, napi_callback_info info) {
  ARGUMENTS(1);
  void *c;
  CHECK(napi_get_value_external(env, argv[0], &c));
  callback_free(env, c);
  return NULL;
}

static napi_value call_back(napi_env env, napi_callback_info info) {
  ARGUMENTS(2);
  void *data;
  int32_t n;
  CHECK(napi_get_value_external(env, argv[0], &data));
  CHECK(napi_get_value_int32(env, argv[1], &n));
  callback *c = data;
  int32_t sum = bench_call_back((int32_t(*)(int32_t))c->entry, n);
  napi_value result;
  CHECK(napi_create_int32(env, sum, &result));
  return result;
}

static napi_value sort(napi_env env, napi_callback_info info) {
  ARGUMENTS(3);
  void *data;
  uint32_t n;
  CHECK(napi_get_typedarray_info(env, argv[0], NULL, NULL, &data, NULL, NULL));
  CHECK(napi_get_value_uint32(env, argv[1], &n));
  callback *c = callback_new(env, argv[2], 2, &ffi_type_pointer, callback_compare);
  if (c == NULL) return fail(env, "cannot create a callback");
  bench_sort(data, n, (int32_t(*)(const void *, const void *))c->entry);
  callback_free(env, c);
  return NULL;
}

#endif

#define METHOD(name)                                                                                         \
  { #name, NULL, name, NULL, NULL, NULL, napi_default_method, NULL }

NAPI_MODULE_INIT() {
  const napi_property_descriptor methods[] = {
      METHOD(nothing),   METHOD(add_i32),       METHOD(add_f64),        METHOD(add_u64),
      METHOD(same),      METHOD(six),           METHOD(mix10),          METHOD(mix16),
      METHOD(bytes),     METHOD(length),        METHOD(text),           METHOD(point_add_bytes),
      METHOD(point_add), METHOD(octet_sum),     METHOD(fail_with),      METHOD(twin_0),
      METHOD(twin_1),    METHOD(twin_2),        METHOD(twin_3),         METHOD(twin_4),
      METHOD(twin_5),    METHOD(twin_6),        METHOD(twin_7),         METHOD(twin_8),
      METHOD(twin_9),    METHOD(twin_10),       METHOD(twin_11),        METHOD(twin_12),
      METHOD(twin_13),   METHOD(twin_14),       METHOD(twin_15),        METHOD(twin_16),
      METHOD(twin_17),   METHOD(twin_18),       METHOD(twin_19),        METHOD(nothing_async),
#ifdef HAVE_LIBFFI
      METHOD(call_back), METHOD(open_callback), METHOD(close_callback), METHOD(sort),
#endif
  };
  CHECK(napi_define_properties(env, exports, sizeof methods / sizeof *methods, methods));
  return exports;
}
