'use strict';
// libclang reads a C file, and JavaScript walks what it found: structs go by value into functions, out of them, and into a
// callback that recurses through C.

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { cdef } = require('polyffi');

const clang = cdef(`
  typedef struct { const void *data; unsigned private_flags; } CXString;
  typedef struct { int kind; int xdata; const void *data[3]; } CXCursor;
  typedef struct { int kind; void *data[2]; } CXType;
  typedef struct { const void *ptr_data[2]; unsigned int_data; } CXSourceLocation;
  enum { Break, Continue, Recurse };
  enum { StructDecl = 2, FieldDecl = 6, FunctionDecl = 8 };

  void *clang_createIndex(int exclude, int display);
  void *clang_parseTranslationUnit(void *index, const char *file, const char **args, int count, void *unsaved,
                                   unsigned unsavedCount, unsigned options);
  void clang_disposeTranslationUnit(void *unit);
  void clang_disposeIndex(void *index);

  CXCursor clang_getTranslationUnitCursor(void *unit);
  unsigned clang_visitChildren(CXCursor parent, int (*visit)(CXCursor cursor, CXCursor parent, void *data), void *data);
  CXString clang_getCursorSpelling(CXCursor cursor);
  CXType clang_getCursorType(CXCursor cursor);
  CXString clang_getTypeSpelling(CXType type);
  long long clang_Type_getSizeOf(CXType type);
  long long clang_Cursor_getOffsetOfField(CXCursor cursor);
  CXSourceLocation clang_getCursorLocation(CXCursor cursor);
  void clang_getSpellingLocation(CXSourceLocation location, void **file, unsigned *line, unsigned *column, unsigned *offset);

  const char *clang_getCString(CXString text);
  void clang_disposeString(CXString text);
`).open(['libclang.so.1', ...[19, 18, 17, 16, 15, 14].map((version) => `libclang-${version}.so.1`), 'libclang.dylib']);

const source = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'polyffi-clang-')), 'shape.c');
fs.writeFileSync(source, 'struct point { char tag; double x, y; };\ndouble length(struct point p);\n');

/** The text of a CXString, which is then given back. */
function text(string) {
  const found = clang.clang_getCString(string);
  clang.clang_disposeString(string);
  return found;
}

/** The line of a cursor. */
function lineOf(cursor) {
  const line = new Uint32Array(1);
  clang.clang_getSpellingLocation(clang.clang_getCursorLocation(cursor), null, line, null, null);
  return line[0];
}

const index = clang.clang_createIndex(0, 0);
const unit = clang.clang_parseTranslationUnit(index, source, null, 0, null, 0, 0);
let depth = 0;
function visit(cursor) {
  const type = clang.clang_getCursorType(cursor);
  const words = [text(clang.clang_getCursorSpelling(cursor)), text(clang.clang_getTypeSpelling(type))];
  if (cursor.kind === clang.StructDecl) words.push(`${clang.clang_Type_getSizeOf(type)} bytes`);
  if (cursor.kind === clang.FieldDecl) words.push(`at byte ${clang.clang_Cursor_getOffsetOfField(cursor) / 8n}`);
  if (cursor.kind === clang.FunctionDecl) words.push(`in line ${lineOf(cursor)}`);
  console.log(`${'  '.repeat(depth)}${words.join(', ')}`);
  depth++;
  clang.clang_visitChildren(cursor, visit, null);
  depth--;
  return clang.Continue;
}
clang.clang_visitChildren(clang.clang_getTranslationUnitCursor(unit), visit, null);

clang.clang_disposeTranslationUnit(unit);
clang.clang_disposeIndex(index);
fs.rmSync(path.dirname(source), { recursive: true });
