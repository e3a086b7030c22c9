'use strict';
// Makes every mistake of the list with one API, and prints what the errors say as JSON. `argv[2]` is `real` for the runtime's
// own node:ffi, `exact` for what polyffi/register gives for it, `ours` for the main entry point. `argv[3]` is the world.

const { node, ours } = require('./list.js');

const [, , which, given] = process.argv;
const apis = {
  real: () => require('node:ffi'),
  exact: () => require('../../../lib/node-ffi.js'),
  ours: () => require('../../..'),
};
const api = apis[which]();
const world = JSON.parse(given);
process.chdir(world.folder);
world.memory = new Uint8Array(8);
world.bind = (name, types, result = 'void', symbol = name) =>
  new api.DynamicLibrary(world.library).getFunction(symbol, { arguments: types, return: result });

world.declared = ({ cdef }) =>
  cdef(`
    struct pair { double x, y; };
    int fail_with(int n);
    int64_t fail_wide(int a, int64_t b);
    void fill(void *memory, uint32_t count, uint8_t value);
    int is_null(void *p);
    size_t text_length(const char *text);
    int call(int (*f)(int), int n);
    double pairs(struct pair *all) __asm__("pair_ratio");
  `).open(world.library);

function made(mistake) {
  try {
    mistake(api, world);
    return { message: 'no error' };
  } catch (error) {
    const { name, code, message, stack } = error;
    const { function: f, argument } = error;
    const [, first] = stack.split('\n    at ');
    return { name, code, message, function: f, argument, first };
  }
}

const answers = Object.entries({ ...node, ...(which === 'ours' ? ours : {}) }).map(([title, mistake]) => [
  title,
  made(mistake),
]);
process.stdout.write(JSON.stringify(Object.fromEntries(answers)));
