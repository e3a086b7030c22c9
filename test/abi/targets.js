'use strict';
// For what the generated C is compiled. The environment variable POLYFFI_ABI_TARGET names it, for run.js and for the
// process that it starts.

/**
 * @typedef {object} Target
 * @property {string[]} flags of the compiler
 * @property {string} suffix of a library
 * @property {Record<string, string>} values what values of a type of C are, where they differ from Linux (generate.js)
 * @property {(compiler: string, variadic: object[]) => boolean} [misreads] whether a compiler's callee reads variadic
 *   arguments of these types wrongly, whoever calls it
 */

/** On Windows long double is double, but mingw's compilers must be told so. */
const msLongDouble = ['-mlong-double-64'];

/** @type {Record<string, Target>} */
const targets = {
  host: { flags: ['-shared', '-fPIC'], suffix: '.so', values: {} },
  // Functions of Windows' convention in a library of Linux, for an addon that is built with PF_ABI_WIN64.
  'ms-abi': {
    flags: ['-shared', '-fPIC', '-DPF_MS_ABI', ...msLongDouble],
    suffix: '.so',
    values: { 'long double': 'f64' },
    // Under ms_abi, gcc 12 takes every aggregate for one that lies in the stack words themselves, also where gcc calls.
    misreads: (compiler, variadic) => /gcc/.test(compiler) && variadic.some(({ fields }) => fields),
  },
  win32: {
    flags: ['-shared', ...msLongDouble],
    suffix: '.dll',
    values: { 'long double': 'f64', long: 'i32', 'unsigned long': 'u32', wchar_t: 'u16' },
  },
};

const name = process.env.POLYFFI_ABI_TARGET ?? 'host';
if (!targets[name]) throw new Error(`POLYFFI_ABI_TARGET is "${name}"; known: ${Object.keys(targets).join(', ')}`);

module.exports = { target: targets[name] };
