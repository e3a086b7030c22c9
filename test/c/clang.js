'use strict';
// libclang through polyffi, bound from its own header: what it finds in a C file. The second opinion on our parser, and
// the other side of its speed.

const fs = require('node:fs');
const { cdef } = require('../..');

const VERSIONS = [19, 18, 17, 16, 15, 14];

/** The folder with clang-c/Index.h; undefined if there is none. */
const include = VERSIONS.map((version) => `/usr/lib/llvm-${version}/include`).find((folder) =>
  fs.existsSync(`${folder}/clang-c/Index.h`),
);

const libraries = VERSIONS.flatMap((version) => [
  `libclang-${version}.so.1`,
  `/usr/lib/llvm-${version}/lib/libclang.so.1`,
]);

/** Opens libclang with all that its header declares. */
const openClang = () => cdef({ headers: 'clang-c/Index.h', include }).open(libraries);

/**
 * What a C file declares.
 * @param {object} clang as `openClang` gives it
 * @param {string} file
 * @returns {{ functions: Map<string, number>, records: Map<string, bigint>, constants: Map<string, bigint> }} functions with
 *   how many parameters they have, structs and unions with their sizes, enumerations' constants with their values
 */
function declarationsIn(clang, file) {
  const textOf = (string) => {
    const text = clang.clang_getCString(string);
    clang.clang_disposeString(string);
    return text;
  };
  const found = { functions: new Map(), records: new Map(), constants: new Map() };
  const visit = (cursor) => {
    const name = textOf(clang.clang_getCursorSpelling(cursor));
    const type = clang.clang_getCursorType(cursor);
    switch (cursor.kind) {
      case clang.CXCursor_FunctionDecl:
        found.functions.set(name, clang.clang_getNumArgTypes(type));
        break;
      case clang.CXCursor_StructDecl:
      case clang.CXCursor_UnionDecl: {
        const size = clang.clang_Type_getSizeOf(type);
        if (clang.clang_isCursorDefinition(cursor) && !/[( ]/.test(name) && name !== '') found.records.set(name, size);
        break;
      }
      case clang.CXCursor_EnumConstantDecl:
        found.constants.set(name, clang.clang_getEnumConstantDeclValue(cursor));
        break;
      case clang.CXCursor_EnumDecl:
        return clang.CXChildVisit_Recurse;
      default:
    }
    return clang.CXChildVisit_Continue;
  };
  const index = clang.clang_createIndex(0, 0);
  const unit = clang.clang_parseTranslationUnit(index, file, [`-I${include}`], 1, null, 0, 0);
  clang.clang_visitChildren(clang.clang_getTranslationUnitCursor(unit), visit, null);
  clang.clang_disposeTranslationUnit(unit);
  clang.clang_disposeIndex(index);
  return found;
}

module.exports = { declarationsIn, include, openClang };
