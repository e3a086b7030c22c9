/* Declarations that C allows and headers use, read by lib/c and by gcc. */
#include <stddef.h>
#include <stdint.h>

typedef int (*compare)(const void *, const void *);
typedef void (*(*twice)(int, void (*)(int)))(int);
extern void (*signal_like(int number, void (*handler)(int)))(int);
extern int (*table(void))[3];
extern compare choose(const char *name, compare other);
extern twice pick(twice);
extern const char *const *names(size_t *count);
extern int matrix(int rows, int columns, double m[rows][4], char *argv[static 1]);
extern void qualifiers(int *restrict a, const volatile int *b, int *const c, char *const *const d);
extern long long unsigned int order(unsigned long long a, long int unsigned b, signed c, short unsigned d);
extern _Bool flag(_Bool yes), two(void), (parenthesized)(int);
extern float number, *pointer, array[4], (*function)(float);
extern int renamed(int) __asm__("other_name");
extern int variadic(const char *, ...) __attribute__((format(printf, 1, 2), nonnull(1)));
__attribute__((noreturn)) extern void leave(int) __attribute__((cold));
extern int old_style();
static inline int in_header(int x) {
  struct local {
    int y;
  } l = {x};
  return l.y ? (x) : '}';
}
extern __typeof__(sizeof(0)) of_typeof(__typeof__(number) x);

struct forward;
typedef struct forward forward_t;
extern forward_t *opened(struct forward **out);

struct nested {
  char a;
  struct {
    int b;
    union {
      float f;
      struct {
        short low, high;
      };
    };
  };
  struct inner {
    double d;
    struct nested *up;
  } in[2];
  enum state { OFF, ON = 5, LAST } state;
  unsigned one : 1, : 0, two : 2;
  int flexible[];
};

struct packed_all {
  char a;
  int b;
  double c;
} __attribute__((packed));
struct __attribute__((aligned(32))) aligned_all {
  char a;
};
struct aligned_member {
  char a;
  int b __attribute__((aligned(16)));
  _Alignas(8) char c;
};
#pragma pack(push, 2)
struct pragma_two {
  char a;
  int b;
#pragma pack(1)
  double c;
};
#pragma pack(2)
struct pragma_again {
  char a;
  double b;
};
#pragma pack(pop)

/* Packing that is put aside by a name, and macros that are. */
#pragma pack(push, outer, 1)
#pragma pack(push, 4)
#pragma pack(pop, outer)
struct pragma_popped {
  char a;
  long b;
};
#define PUT_ASIDE 1
#pragma push_macro("PUT_ASIDE")
#undef PUT_ASIDE
#define PUT_ASIDE 2
enum { WHILE_ASIDE = PUT_ASIDE };
#pragma pop_macro("PUT_ASIDE")
enum { PUT_BACK = PUT_ASIDE };
#pragma push_macro("NOT_THERE")
#define NOT_THERE 5
#pragma pop_macro("NOT_THERE")
#ifdef NOT_THERE
#error it was taken away
#endif
struct not_packed {
  char a;
  int b;
};
typedef int word_t __attribute__((mode(__word__)));
typedef unsigned byte_t __attribute__((mode(QI)));
typedef int overaligned __attribute__((aligned(16)));
struct typedefs {
  char a;
  word_t w;
  byte_t b;
  overaligned o;
};
enum tiny { TINY = 200 } __attribute__((packed));
enum negative { NEGATIVE = -1, POSITIVE = 0x7fffffff };
enum wide { WIDE = 0x100000000, NARROW = 1 };
struct with_enums {
  enum tiny t;
  enum negative n;
  enum wide w;
};

#define OBJECT 42
#define EXPRESSION (OBJECT * 2 + (1 << 4) - 'a' / 3 % 5)
#define UNSIGNED 0xffffffff
#define OCTAL 0777
#define LONG_SUFFIX 10UL
#define BIG 9223372036854775808U
#define MIXED (-1 < 0u)
#define SHIFTED (-1 >> 1)
#define NOT (~0u)
#define CHAR_VALUE '\x80'
#define MULTI 'ab'
#define WIDE_CHAR L'\u00e9'
#define STRING "a" "b\n\x41\101"
#define WIDE_STRING L"wide"
#define FLOAT 1.5f
#define DOUBLE (3 / 2.0)
#define HEX_FLOAT 0x1.8p3
#define CAST ((unsigned char)-1)
#define POINTER_CAST ((void *)-1)
#define CONDITIONAL (sizeof(struct nested) > 8 ? 1u : -1)
#define SIZE sizeof(struct packed_all)
#define OFFSET offsetof(struct nested, in[1].up)
#define OLD_OFFSET ((size_t)&((struct nested *)0)->state)
#define MEMBER_SIZE sizeof(((struct nested *)0)->in)
#define FROM_ENUM (ON | LAST)
#define CALL(a, b) ((a) + (b))
#define CALLED CALL(1, CALL(2, 3))
#define PASTE(a, b) a##b
#define PASTED PASTE(OB, JECT)
#define STRINGIFY_(x) #x
#define STRINGIFY(x) STRINGIFY_(x)
#define STRINGIFIED STRINGIFY(OBJECT)
#define VARIADIC(first, ...) CALL(first, ##__VA_ARGS__)
#define VARIED VARIADIC(1, 2)
#define SELF SELF
#define NO_VALUE +
#define TYPE_NAME unsigned long
#define DEAD (0 && 1 / 0)
#if defined(OBJECT) && OBJECT == 42 && !defined MISSING && 1 ? 2 : (0)
#define CHOSEN 1
#elif 1 / 0
#error never
#else
#define CHOSEN 2
#endif
#if -1 > 0u
#define PREPROCESSOR_TYPES 1
#endif
#if 0
it's not "C
#elif __has_include(<stdint.h>) && !__has_include("nothing.h")
#define HAS_INCLUDE 1
#endif
