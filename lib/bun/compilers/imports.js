'use strict';
// Node-API for C that is compiled on Windows, where a linker wants to know what each function is imported from. They are
// pointers of the names that imports have, filled when the library is loaded, from the program by whatever name it has.

const fs = require('node:fs');
const path = require('node:path');

/**
 * @param {string} headers the folder of node_api.h
 * @returns {string[]} the functions that its headers declare
 */
function namesIn(headers) {
  const texts = ['js_native_api.h', 'node_api.h'].map((name) => fs.readFileSync(path.join(headers, name), 'utf8'));
  return [...new Set(texts.join('\n').match(/\b(?:napi|node_api)_\w+(?=\()/g))].sort();
}

/**
 * @param {string} headers
 * @returns {string} C
 */
function importsSource(headers) {
  const names = namesIn(headers);
  return [
    '__declspec(dllimport) void *GetModuleHandleA(const char *name);',
    '__declspec(dllimport) void *GetProcAddress(void *module, const char *name);',
    ...names.map((name) => `void *__imp_${name};`),
    'static const struct { void **place; const char *name; } all[] = {',
    ...names.map((name) => `  {&__imp_${name}, "${name}"},`),
    '};',
    '__attribute__((constructor)) static void fill(void) {',
    '  void *program = GetModuleHandleA(0);',
    '  for (unsigned n = 0; n < sizeof all / sizeof *all; n++) *all[n].place = GetProcAddress(program, all[n].name);',
    '}',
    '',
  ].join('\n');
}

module.exports = { importsSource };
