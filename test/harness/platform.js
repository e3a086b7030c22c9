'use strict';
// What differs between the platforms that a test may run on: sizes of C's types, where C is found, what the loader says.

const { isWindows } = require('./environment');

/** A library that has all of C, null where the process itself has it. */
const cLibrary = isWindows ? 'msvcrt.dll' : null;

/** A library that has C's mathematics. */
const mathLibrary = isWindows ? 'msvcrt.dll' : 'libm.so.6';

/** What the names of libraries end in. */
const suffix = { win32: 'dll', darwin: 'dylib' }[process.platform] ?? 'so';

/** How many bits `long` has. */
const longBits = isWindows ? 32 : 64;

/** How many bytes `wchar_t` has: a unit of UTF-16, or a character. */
const wideBytes = isWindows ? 2 : 4;

/**
 * The length of a text in units of `wchar_t`.
 * @param {string} text
 */
const wideLength = (text) => (isWindows ? text.length : [...text].length);

/** Why a test of a long double with more bits than a double has does not run here, false where it does. */
const longDoubleIsDouble = isWindows && 'long double is double here';

/** What the loader says of a file that is not there, one that is no library, a folder, and a symbol that is missing. */
const loaderSays = isWindows
  ? { noFile: /\(126\)$/, noLibrary: /\(193\)$/, folder: /\(\d+\)$/, noSymbol: /\(127\)$/ }
  : {
      noFile: /no such file|cannot open/i,
      noLibrary: /ELF|Mach-O|invalid/i,
      folder: /directory|cannot read/i,
      noSymbol: /: .*undefined symbol|: .*not found/,
    };

module.exports = { cLibrary, mathLibrary, suffix, longBits, wideBytes, wideLength, longDoubleIsDouble, loaderSays };
