#include "type.h"

#include <ctype.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* Memory of one signature: blocks in a list, freed together. */
struct pf_block {
  struct pf_block *next;
  max_align_t data[];
};

typedef struct parser {
  const char *at;
  const char *reason;
  struct pf_block *blocks;
} parser;

static void *allocate(parser *p, size_t size) {
  struct pf_block *block = calloc(1, sizeof *block + size);
  if (!block) {
    p->reason = "out of memory";
    return NULL;
  }
  block->next = p->blocks;
  p->blocks = block;
  return block->data;
}

static void *refuse(parser *p, const char *reason) {
  if (!p->reason) p->reason = reason;
  return NULL;
}

static pf_type scalars[] = {{.kind = PF_VOID, .size = 0, .align = 1, .natural_align = 1},
#define SCALAR(letter, name, type)                                                                           \
  {.kind = PF_##name, .size = sizeof(type), .align = _Alignof(type), .natural_align = _Alignof(type)},
                            PF_SCALARS(SCALAR)
#undef SCALAR
};

static pf_type *scalar_of(char letter) {
  switch (letter) {
    case 'v':
      return &scalars[PF_VOID];
#define LETTER(letter, name, type)                                                                           \
  case letter:                                                                                               \
    return &scalars[PF_##name];
      PF_SCALARS(LETTER)
#undef LETTER
    default:
      return NULL;
  }
}

size_t pf_letter_size(char letter) {
  pf_type *type = scalar_of(letter);
  return type ? type->size : 0;
}

static bool number(parser *p, size_t *out) {
  size_t value = 0;
  if (!isdigit((unsigned char)*p->at)) {
    refuse(p, "a number is missing");
    return false;
  }
  while (isdigit((unsigned char)*p->at)) {
    value = value * 10 + (size_t)(*p->at++ - '0');
    if (value > PF_MAX_SIZE) {
      refuse(p, "a number is too large");
      return false;
    }
  }
  *out = value;
  return true;
}

static bool power_of_two(parser *p, size_t *out) {
  if (!number(p, out)) return false;
  if (*out == 0 || *out > PF_MAX_ALIGN || (*out & (*out - 1)) != 0) {
    refuse(p, "packing and alignment are powers of two up to 4096");
    return false;
  }
  return true;
}

static pf_type *parse_type(parser *p, int depth);

/* A member as it is written: its type, and what is said of its place. */
typedef struct member {
  pf_type *type;
  size_t align; /* at least, in bytes; 1 where nothing is said */
  size_t offset;
  bool is_placed; /* at that offset */
} member;

/* Lays the members out as C does. Each stands at the next multiple of its alignment (which packing lowers,
 * and one of its own raises), or where it is placed. The whole is padded to the largest of them (which an
 * explicit alignment raises). */
static bool lay_out(parser *p, pf_type *type, const member *members, size_t pack, size_t align) {
  size_t end = 0;
  type->align = 1;
  for (size_t i = 0; i < type->length; i++) {
    const pf_type *member = type->members[i] = members[i].type;
    size_t member_align = pack && pack < member->align ? pack : member->align;
    if (members[i].align > member_align) member_align = members[i].align;
    size_t offset = type->kind == PF_UNION ? 0 : pf_align_up(end, member_align);
    if (members[i].is_placed) offset = members[i].offset;
    if (member_align > type->align) type->align = member_align;
    type->offsets[i] = offset;
    if (offset + member->size > end) end = offset + member->size;
    if (end > PF_MAX_SIZE) {
      refuse(p, "a type is larger than 1 GiB");
      return false;
    }
  }
  type->natural_align = type->align;
  if (align > type->align) type->align = align;
  type->size = pf_align_up(end, type->align);
  return true;
}

/* What stands before a member's type. */
static bool parse_place(parser *p, member *out) {
  *out = (member){.align = 1};
  if (*p->at == ':' && (p->at++, !power_of_two(p, &out->align))) return false;
  if (*p->at != '@') return true;
  p->at++;
  out->is_placed = true;
  return number(p, &out->offset);
}

static pf_type *parse_members(parser *p, pf_kind kind, char close, int depth) {
  size_t pack = 0, align = 0, capacity = 8;
  pf_type *type = allocate(p, sizeof *type);
  if (!type) return NULL;
  type->kind = kind;
  if (*p->at == '!' && (p->at++, !power_of_two(p, &pack))) return NULL;
  if (*p->at == '^' && (p->at++, !power_of_two(p, &align))) return NULL;
  member *members = allocate(p, capacity * sizeof *members);
  if (!members) return NULL;
  while (*p->at != close) {
    if (type->length == capacity) {
      member *more = allocate(p, 2 * capacity * sizeof *more);
      if (!more) return NULL;
      memcpy(more, members, capacity * sizeof *more);
      members = more;
      capacity *= 2;
    }
    member *next = &members[type->length++];
    if (!parse_place(p, next) || !(next->type = parse_type(p, depth + 1))) return NULL;
    if (next->type->kind == PF_VOID) return refuse(p, "void is no member of a struct or union");
    if (next->is_placed && kind == PF_UNION) return refuse(p, "members of a union all lie at its start");
  }
  p->at++;
  if (type->length == 0) return refuse(p, "a struct or union needs at least one member");
  if (!(type->members = allocate(p, type->length * sizeof *type->members))) return NULL;
  if (!(type->offsets = allocate(p, type->length * sizeof *type->offsets))) return NULL;
  return lay_out(p, type, members, pack, align) ? type : NULL;
}

static pf_type *parse_array(parser *p, int depth) {
  pf_type *type = allocate(p, sizeof *type);
  if (!type || !(type->members = allocate(p, sizeof *type->members))) return NULL;
  type->kind = PF_ARRAY;
  if (!number(p, &type->length)) return NULL;
  if (type->length == 0) return refuse(p, "an array needs at least one element");
  pf_type *element = parse_type(p, depth + 1);
  if (!element) return NULL;
  if (element->kind == PF_VOID) return refuse(p, "void is no element of an array");
  if (*p->at != ']') return refuse(p, "an array lacks its closing bracket");
  p->at++;
  if (type->length > PF_MAX_SIZE / element->size) return refuse(p, "a type is larger than 1 GiB");
  type->members[0] = element;
  type->size = element->size * type->length;
  type->align = element->align;
  type->natural_align = element->align;
  return type;
}

static pf_type *parse_type(parser *p, int depth) {
  if (depth > PF_MAX_DEPTH) return refuse(p, "types are nested too deeply");
  char letter = *p->at;
  if (letter == '\0') return refuse(p, "a type is missing");
  p->at++;
  switch (letter) {
    case '{':
      return parse_members(p, PF_STRUCT, '}', depth);
    case '<':
      return parse_members(p, PF_UNION, '>', depth);
    case '[':
      return parse_array(p, depth);
    default: {
      pf_type *scalar = scalar_of(letter);
      return scalar ? scalar : refuse(p, "a letter names no type");
    }
  }
}

static pf_type *promote(pf_type *type) {
  switch (type->kind) {
    case PF_BOOL:
    case PF_I8:
    case PF_U8:
    case PF_I16:
    case PF_U16:
      return scalar_of('i');
    case PF_F32:
      return scalar_of('d');
    default:
      return type;
  }
}

static pf_signature *finish(parser *p, pf_signature *signature) {
  if (signature && *p->at == '\0') {
    signature->blocks = p->blocks;
    return signature;
  }
  refuse(p, "text follows the end of the type");
  while (p->blocks) {
    struct pf_block *next = p->blocks->next;
    free(p->blocks);
    p->blocks = next;
  }
  return NULL;
}

static pf_signature *parse_signature(parser *p) {
  size_t capacity = strlen(p->at);
  pf_signature *signature = allocate(p, sizeof *signature);
  if (!signature || !(signature->args = allocate(p, capacity * sizeof *signature->args))) return NULL;
  if (!(signature->result = parse_type(p, 0))) return NULL;
  if (signature->result->kind == PF_ARRAY) return refuse(p, "a function cannot return an array");
  if (*p->at++ != '(') return refuse(p, "a signature lacks its argument list");
  while (*p->at != ')') {
    if (*p->at == '.' && !signature->variadic) {
      p->at++;
      signature->variadic = true;
      signature->fixed = signature->count;
      continue;
    }
    pf_type *arg = parse_type(p, 0);
    if (!arg) return NULL;
    if (arg->kind == PF_VOID) return refuse(p, "void is no argument");
    if (arg->kind == PF_ARRAY) return refuse(p, "an array cannot be passed by value");
    if (signature->count == PF_MAX_ARGS) return refuse(p, "a signature has more than 4096 arguments");
    signature->args[signature->count++] = signature->variadic ? promote(arg) : arg;
  }
  p->at++;
  if (!signature->variadic) signature->fixed = signature->count;
  return signature;
}

pf_signature *pf_signature_parse(const char *text, const char **reason) {
  parser p = {.at = text};
  pf_signature *signature = finish(&p, parse_signature(&p));
  *reason = p.reason;
  return signature;
}

pf_signature *pf_type_parse(const char *text, const char **reason) {
  parser p = {.at = text};
  pf_signature *signature = allocate(&p, sizeof *signature);
  if (signature && !(signature->result = parse_type(&p, 0))) signature = NULL;
  signature = finish(&p, signature);
  *reason = p.reason;
  return signature;
}

void pf_signature_free(pf_signature *signature) {
  if (!signature) return;
  /* The signature itself lives in one of the blocks. */
  struct pf_block *block = signature->blocks;
  while (block) {
    struct pf_block *next = block->next;
    free(block);
    block = next;
  }
}

#define INTEGER_LETTER(type)                                                                                 \
  ((type)-1 < (type)1 ? (sizeof(type) == 1   ? 'b'                                                           \
                         : sizeof(type) == 2 ? 's'                                                           \
                         : sizeof(type) == 4 ? 'i'                                                           \
                                             : 'l')                                                          \
                      : (sizeof(type) == 1   ? 'B'                                                           \
                         : sizeof(type) == 2 ? 'S'                                                           \
                         : sizeof(type) == 4 ? 'I'                                                           \
                                             : 'L'))

/* Where it is a double, it is one in every way. */
#define LONG_DOUBLE_LETTER (sizeof(pf_long_double) == sizeof(double) ? 'd' : 'D')

/* Integer names in their plain spelling: one space between words, no qualifier. */
#define INTEGER_NAMES(X)                                                                                     \
  X("char", char)                                                                                            \
  X("signed char", signed char)                                                                              \
  X("unsigned char", unsigned char)                                                                          \
  X("short", short)                                                                                          \
  X("short int", short)                                                                                      \
  X("signed short", short)                                                                                   \
  X("signed short int", short)                                                                               \
  X("unsigned short", unsigned short)                                                                        \
  X("unsigned short int", unsigned short)                                                                    \
  X("int", int)                                                                                              \
  X("signed", int)                                                                                           \
  X("signed int", int)                                                                                       \
  X("unsigned", unsigned)                                                                                    \
  X("unsigned int", unsigned)                                                                                \
  X("long", long)                                                                                            \
  X("long int", long)                                                                                        \
  X("signed long", long)                                                                                     \
  X("signed long int", long)                                                                                 \
  X("unsigned long", unsigned long)                                                                          \
  X("unsigned long int", unsigned long)                                                                      \
  X("long long", long long)                                                                                  \
  X("long long int", long long)                                                                              \
  X("signed long long", long long)                                                                           \
  X("signed long long int", long long)                                                                       \
  X("unsigned long long", unsigned long long)                                                                \
  X("unsigned long long int", unsigned long long)                                                            \
  X("int8_t", int8_t)                                                                                        \
  X("uint8_t", uint8_t)                                                                                      \
  X("int16_t", int16_t)                                                                                      \
  X("uint16_t", uint16_t)                                                                                    \
  X("int32_t", int32_t)                                                                                      \
  X("uint32_t", uint32_t)                                                                                    \
  X("int64_t", int64_t)                                                                                      \
  X("uint64_t", uint64_t)                                                                                    \
  X("size_t", size_t)                                                                                        \
  X("ssize_t", ptrdiff_t)                                                                                    \
  X("ptrdiff_t", ptrdiff_t)                                                                                  \
  X("intptr_t", intptr_t)                                                                                    \
  X("uintptr_t", uintptr_t)                                                                                  \
  X("wchar_t", wchar_t)

static const struct {
  const char *name;
  char letter;
} names[] = {
#define NAME(name, type) {name, INTEGER_LETTER(type)},
    INTEGER_NAMES(NAME)
#undef NAME
        {"float", 'f'},
    {"double", 'd'},
    {"long double", LONG_DOUBLE_LETTER},
    {"_Bool", '?'},
    {"bool", '?'},
    {"pointer", 'p'},
    {"void", 'v'},
};

/* Copies name with runs of white space made one space and the word const left out. */
static bool plain_spelling(const char *name, char *out, size_t capacity) {
  size_t length = 0;
  while (*name) {
    while (isspace((unsigned char)*name)) name++;
    const char *word = name;
    while (*name && !isspace((unsigned char)*name)) name++;
    size_t size = (size_t)(name - word);
    if (size == 0 || (size == 5 && memcmp(word, "const", 5) == 0)) continue;
    if (length + size + 2 > capacity) return false;
    if (length) out[length++] = ' ';
    memcpy(out + length, word, size);
    length += size;
  }
  out[length] = '\0';
  return true;
}

char pf_type_letter(const char *name) {
  char plain[64];
  if (strchr(name, '*')) return 'p';
  if (!plain_spelling(name, plain, sizeof plain)) return 0;
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (strcmp(names[i].name, plain) == 0) return names[i].letter;
  return 0;
}

bool pf_type_each_scalar(const pf_type *type, size_t offset,
                         bool (*visit)(const pf_type *scalar, size_t offset, void *data), void *data) {
  if (!pf_type_is_aggregate(type)) return visit(type, offset, data);
  for (size_t i = 0; i < type->length; i++) {
    bool is_array = type->kind == PF_ARRAY;
    const pf_type *member = type->members[is_array ? 0 : i];
    size_t at = offset + (is_array ? i * member->size : type->offsets[i]);
    if (!pf_type_each_scalar(member, at, visit, data)) return false;
  }
  return true;
}
