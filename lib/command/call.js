'use strict';
// `polyffi call LIBRARY DECLARATION [ARGUMENT…]`: calls one function of a library and prints what it gives.

const { inspect } = require('node:util');
const { bare } = require('../c/types.js');
const { CommandError } = require('./error.js');

const summary = 'calls a function of a library, declared in C';

const usage = `Usage: polyffi call LIBRARY DECLARATION [ARGUMENT…] [--header HEADER] [--errno]

Calls one function and prints its result.
LIBRARY is a path, a name as dlopen() takes it, or a logical name such as sqlite3; "-" is the process itself.
DECLARATION is a prototype in C, or with --header a name that the header declares.
An argument is a number where the function takes one, else text; null, and JSON for structs and arrays, where it takes
a pointer. Put "--" before arguments that begin with a dash.

  polyffi call libm.so.6 'double pow(double, double)' 2 10
  polyffi call sqlite3 sqlite3_libversion --header sqlite3.h

  --header HEADER   declares the function, as in #include
  --errno           prints errno behind the result`;

const options = { header: { type: 'string' }, errno: { type: 'boolean' } };

const NUMBER = /^[+-]?(?:0[xX][0-9a-fA-F]+|[0-9]+)$/;
const FLOAT = /^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/;

/** Whole numbers as numbers where these are exact, else as bigints. */
function wholeNumber(text) {
  const negative = text.startsWith('-');
  const value = BigInt(text.replace(/^[+-]/, '')) * (negative ? -1n : 1n);
  return Number.isSafeInteger(Number(value)) ? Number(value) : value;
}

/** An argument of the command line as the parameter takes it; without a parameter, as it looks. */
function valueOf(text, parameter) {
  const type = parameter && bare(parameter.type);
  const isPointer = type?.kind === 'pointer';
  if (isPointer && text === 'null') return null;
  if (type?.kind === 'scalar' && type.name === '_Bool' && /^(?:true|false)$/.test(text)) return text === 'true';
  if (type?.kind === 'record' || (isPointer && /^[[{]/.test(text))) {
    try {
      return JSON.parse(text);
    } catch (error) {
      throw new CommandError(`${text} is no JSON: ${error.message}`);
    }
  }
  if (isPointer) return text;
  if (NUMBER.test(text)) return wholeNumber(text);
  return FLOAT.test(text) ? Number(text) : text;
}

/** The file of a library by any of its names. */
function pathsOf(library, findLibrary) {
  if (library === '-') return null;
  const found = /^[A-Za-z0-9_+-]+$/.test(library) ? findLibrary(library) : null;
  return found ? [found, library] : [library];
}

function run({ header, errno }, [library, declaration, ...args]) {
  if (!library || !declaration) throw new CommandError(`expected a library and a declaration\n\n${usage}`, 2);
  const { cdef, findLibrary } = require('../index.js');
  let result;
  try {
    const declared = cdef(header ? { headers: header } : `${declaration.replace(/;\s*$/, '')};`);
    const name = header ? declaration : Object.keys(declared.functions)[0];
    const found = declared.functions[name];
    if (!found)
      throw new CommandError(header ? `${header} declares no function "${name}"` : 'this declares no function');
    const opened = declared.open(pathsOf(library, findLibrary), { functions: { [name]: { errno: Boolean(errno) } } });
    const { parameters } = bare(found.type);
    result = opened[name](...args.map((text, index) => valueOf(text, parameters[index])));
  } catch (error) {
    if (error instanceof CommandError || !String(error.code).startsWith('ERR_')) throw error;
    throw new CommandError(error.message);
  }
  const shown = (value) =>
    typeof value === 'string' ? value : inspect(value, { depth: 8 }).replace(/^(-?\d+)n$/, '$1');
  if (errno) console.log(`${shown(result.value)}\nerrno ${result.errno}`);
  else if (result !== undefined) console.log(shown(result));
}

module.exports = { summary, usage, options, run };
