// libclang in the manner of its bindings for Deno. Structs go by value as arguments, as results and into a callback that
// runs inside a callback; source text and arguments go through arrays of pointers.

const CXString = { struct: ['pointer', 'u32'] };
const CXCursor = { struct: ['i32', 'i32', 'pointer', 'pointer', 'pointer'] };
const CXType = { struct: ['i32', 'pointer', 'pointer'] };
const CXSourceLocation = { struct: ['pointer', 'pointer', 'u32'] };

const definitions = {
  clang_createIndex: { parameters: ['i32', 'i32'], result: 'pointer' },
  clang_disposeIndex: { parameters: ['pointer'], result: 'void' },
  clang_parseTranslationUnit: {
    parameters: ['pointer', 'buffer', 'buffer', 'i32', 'buffer', 'u32', 'u32'],
    result: 'pointer',
  },
  clang_disposeTranslationUnit: { parameters: ['pointer'], result: 'void' },
  clang_getNumDiagnostics: { parameters: ['pointer'], result: 'u32' },
  clang_getTranslationUnitCursor: { parameters: ['pointer'], result: CXCursor },
  clang_visitChildren: { parameters: [CXCursor, 'function', 'pointer'], result: 'u32' },
  clang_getCursorKind: { parameters: [CXCursor], result: 'i32' },
  clang_getCursorKindSpelling: { parameters: ['i32'], result: CXString },
  clang_getCursorSpelling: { parameters: [CXCursor], result: CXString },
  clang_getCursorType: { parameters: [CXCursor], result: CXType },
  clang_getCursorLocation: { parameters: [CXCursor], result: CXSourceLocation },
  clang_getSpellingLocation: { parameters: [CXSourceLocation, 'buffer', 'buffer', 'buffer', 'buffer'], result: 'void' },
  clang_getTypeSpelling: { parameters: [CXType], result: CXString },
  clang_Type_getSizeOf: { parameters: [CXType], result: 'i64' },
  clang_Type_getAlignOf: { parameters: [CXType], result: 'i64' },
  clang_Cursor_getOffsetOfField: { parameters: [CXCursor], result: 'i64' },
  clang_getEnumConstantDeclValue: { parameters: [CXCursor], result: 'i64' },
  clang_equalCursors: { parameters: [CXCursor, CXCursor], result: 'u32' },
  clang_getCString: { parameters: [CXString], result: 'pointer' },
  clang_disposeString: { parameters: [CXString], result: 'void' },
};

function open(names) {
  for (const name of names) {
    try {
      return Deno.dlopen(name, definitions);
    } catch {
      // The next one.
    }
  }
  throw new Error(`none of ${names.join(', ')} is here`);
}

const library = open(['libclang-14.so.13', 'libclang.so.1', 'libclang.so']);
const { symbols: clang } = library;

const cString = (text) => new TextEncoder().encode(`${text}\0`);
const addressOf = (bytes) => BigInt(Deno.UnsafePointer.value(Deno.UnsafePointer.of(bytes)));

/** Takes the text out of a CXString, which it disposes of. */
function text(string) {
  const pointer = clang.clang_getCString(string);
  const found = pointer === null ? '' : Deno.UnsafePointerView.getCString(pointer);
  clang.clang_disposeString(string);
  return found;
}

const source = `
struct point { char tag; double x, y; };
enum color { RED = 1, GREEN = 1 << 4, BLUE = -3 };
typedef int (*compare)(const void *, const void *);
double length(struct point p, unsigned count);
union number { long whole; float real; unsigned char bytes[8]; };
`;

const name = cString('sample.c');
const contents = cString(source);
const argument = cString('-std=c11');
const unsaved = new BigUint64Array([addressOf(name), addressOf(contents), BigInt(contents.length - 1)]);
const args = new BigUint64Array([addressOf(argument)]);

const index = clang.clang_createIndex(0, 0);
const unit = clang.clang_parseTranslationUnit(index, name, args, 1, unsaved, 1, 0);
console.log('parsed', unit !== null, clang.clang_getNumDiagnostics(unit));

const depthOf = new Map();
let exception;

const visitor = new Deno.UnsafeCallback(
  { parameters: [CXCursor, CXCursor, 'pointer'], result: 'i32' },
  (cursor, parent) => {
    try {
      // The same bytes for the same cursor: they are its key.
      const depth = (depthOf.get(parent.join()) ?? 0) + 1;
      depthOf.set(cursor.join(), depth);
      const type = clang.clang_getCursorType(cursor);
      const [line, column] = [new Uint32Array(1), new Uint32Array(1)];
      clang.clang_getSpellingLocation(clang.clang_getCursorLocation(cursor), null, line, column, null);
      const kind = text(clang.clang_getCursorKindSpelling(clang.clang_getCursorKind(cursor)));
      const parts = [
        '  '.repeat(depth) + kind,
        JSON.stringify(text(clang.clang_getCursorSpelling(cursor))),
        text(clang.clang_getTypeSpelling(type)),
        `${line[0]}:${column[0]}`,
        `${clang.clang_Type_getSizeOf(type)}/${clang.clang_Type_getAlignOf(type)}`,
      ];
      if (kind === 'FieldDecl') parts.push(`bit ${clang.clang_Cursor_getOffsetOfField(cursor)}`);
      if (kind === 'EnumConstantDecl') parts.push(`= ${clang.clang_getEnumConstantDeclValue(cursor)}`);
      console.log(parts.join(' '));
      return 2;
    } catch (error) {
      exception = error;
      return 0;
    }
  },
);

const root = clang.clang_getTranslationUnitCursor(unit);
console.log('whole', clang.clang_visitChildren(root, visitor.pointer, null), exception);

// A visit inside a visit.
let members = 0;
const inner = new Deno.UnsafeCallback({ parameters: [CXCursor, CXCursor, 'pointer'], result: 'i32' }, () => {
  members += 1;
  return 1;
});
const outer = new Deno.UnsafeCallback(
  { parameters: [CXCursor, CXCursor, 'pointer'], result: 'i32' },
  (cursor, parent) => {
    const before = members;
    clang.clang_visitChildren(cursor, inner.pointer, null);
    console.log(members - before, 'inside', clang.clang_equalCursors(parent, root));
    return 1;
  },
);
clang.clang_visitChildren(root, outer.pointer, null);

for (const callback of [visitor, inner, outer]) callback.close();
clang.clang_disposeTranslationUnit(unit);
clang.clang_disposeIndex(index);
library.close();
console.log('done');
