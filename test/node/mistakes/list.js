'use strict';
// Mistakes that people make, each as a function that makes one: of the API, the path of a library and the values around.
// Those of `node` are mistakes in node:ffi, too; those of `ours` are made with what polyffi adds.

/** @typedef {(api: object, world: object) => unknown} Mistake */

/** @type {Record<string, Mistake>} */
const node = {
  'a library that does not exist': ({ dlopen }) => dlopen('libnothing.so.9'),
  'a library of the current folder without ./': ({ dlopen }, { here }) => dlopen(here),
  'a path that does not exist': ({ dlopen }) => dlopen('/nowhere/libnothing.so'),
  'a relative path that does not exist': ({ dlopen }) => dlopen('./libnothing.so'),
  'a folder': ({ dlopen }, { folder }) => dlopen(folder),
  'a script for linkers': ({ dlopen }, { script }) => dlopen(script),
  'a text file': ({ dlopen }, { text }) => dlopen(text),
  'an empty file': ({ dlopen }, { empty }) => dlopen(empty),
  'a static library': ({ dlopen }, { archive }) => dlopen(archive),
  'an object file': ({ dlopen }, { object }) => dlopen(object),
  'a library of another processor': ({ dlopen }, { foreign }) => dlopen(foreign),
  'a library for Windows': ({ dlopen }, { windows }) => dlopen(windows),
  'a library that needs one that is missing': ({ dlopen }, { needy }) => dlopen(needy),
  'a number as path': ({ DynamicLibrary }) => new DynamicLibrary(5),
  'no path': ({ DynamicLibrary }) => new DynamicLibrary(),
  'DynamicLibrary without new': ({ DynamicLibrary }) => DynamicLibrary(null),
  'a NUL in the path': ({ DynamicLibrary }) => new DynamicLibrary('a\0b'),
  'a symbol with a slip': ({ dlopen }, { library }) => dlopen(library, { text_lenght: {} }),
  'a symbol of C++': ({ dlopen }, { cpp }) => dlopen(cpp, { add_cpp: {} }),
  'a symbol that is nowhere': ({ dlsym, DynamicLibrary }, { library }) =>
    dlsym(new DynamicLibrary(library), 'qqqqqqqqqq'),
  'a type with a slip': ({ dlopen }, { library }) => dlopen(library, { fill: { arguments: ['poniter'] } }),
  'a type of Rust': ({ dlopen }, { library }) => dlopen(library, { fill: { arguments: ['pointer', 'usize'] } }),
  'a type with capitals': ({ dlopen }, { library }) => dlopen(library, { fill: { return: 'Int32' } }),
  'the name of a struct': ({ dlopen }, { library }) => dlopen(library, { pair_add: { return: 'struct pair' } }),
  'a type from nowhere': ({ dlopen }, { library }) => dlopen(library, { fill: { return: 'qqqqqqqq' } }),
  'a number as type': ({ dlopen }, { library }) => dlopen(library, { fill: { arguments: [32] } }),
  'undefined as result type': ({ dlopen }, { library }) => dlopen(library, { fill: { return: undefined } }),
  'void as argument': ({ dlopen }, { library }) => dlopen(library, { fill: { arguments: ['void'] } }),
  'types that are no array': ({ dlopen }, { library }) => dlopen(library, { fill: { arguments: 'int32' } }),
  'null as signature': ({ dlopen }, { library }) => dlopen(library, { fill: null }),
  'an array as definitions': ({ dlopen }, { library }) => dlopen(library, ['fill']),
  'a function name that is no string': ({ DynamicLibrary }, { library }) =>
    new DynamicLibrary(library).getFunction(7, {}),
  'two signatures for one function': ({ DynamicLibrary }, { library }) => {
    const lib = new DynamicLibrary(library);
    lib.getFunction('call', { return: 'int32' });
    lib.getFunction('call', { return: 'double' });
  },
  'too few arguments': (api, { bind }) => bind('call', ['pointer', 'int32'], 'int32')(null),
  'too many arguments': (api, { bind }) => bind('is_null', ['pointer'], 'int32')(null, 1),
  'a string for an integer': (api, { bind }) => bind('fail_with', ['int32'], 'int32')('7'),
  'a fraction for an integer': (api, { bind }) => bind('fail_with', ['int32'], 'int32')(1.5),
  'NaN for an integer': (api, { bind }) => bind('fail_with', ['int32'], 'int32')(NaN),
  'an integer out of range': (api, { bind }) => bind('fill', ['pointer', 'uint32', 'uint8'])(null, 0, 256),
  'a negative number for an unsigned integer': (api, { bind }) =>
    bind('sum_bytes', ['pointer', 'uint32'], 'uint64')(null, -1),
  'a bigint for a 32-bit integer': (api, { bind }) => bind('fail_with', ['int32'], 'int32')(7n),
  'undefined for an integer': (api, { bind }) => bind('fail_with', ['int32'], 'int32')(undefined),
  'a string for a 64-bit integer': (api, { bind }) => bind('fail_wide', ['int32', 'int64'], 'int64')(1, '5'),
  'a 64-bit integer out of range': (api, { bind }) => bind('fail_wide', ['int32', 'int64'], 'int64')(1, 2n ** 63n),
  'a boolean for node:ffi’s bool': (api, { bind }) => bind('fail_with', ['bool'], 'int32')(true),
  'a string for a double': (api, { bind }) => bind('half_of', ['double'], 'double', 'fail_with')('1.5'),
  'a number for a pointer': (api, { bind }) => bind('is_null', ['pointer'], 'int32')(4096),
  'a negative address': (api, { bind }) => bind('is_null', ['pointer'], 'int32')(-1n),
  'a function for a function pointer': (api, { bind }) => bind('call', ['pointer', 'int32'], 'int32')((n) => n, 1),
  'a plain object for a pointer': (api, { bind }) => bind('pair_ratio', ['pointer'], 'double')({ x: 1, y: 2 }),
  'an array for a pointer': (api, { bind }) => bind('sum_bytes', ['pointer', 'uint32'], 'uint64')([1, 2, 3], 3),
  'a string with a NUL': (api, { bind }) => bind('text_length', ['string'], 'uint64')('a\0b'),
  'memory that was transferred': (api, { bind }) => {
    const bytes = new Uint8Array(8);
    structuredClone(bytes, { transfer: [bytes.buffer] });
    bind('sum_bytes', ['pointer', 'uint32'], 'uint64')(bytes, 8);
  },
  'a call after close': ({ dlopen }, { library }) => {
    const { lib, functions } = dlopen(library, { is_null: { arguments: ['pointer'], return: 'int32' } });
    lib.close();
    functions.is_null(null);
  },
  'a symbol of a closed library': ({ DynamicLibrary }, { library }) => {
    const lib = new DynamicLibrary(library);
    lib.close();
    lib.getSymbol('fill');
  },
  'registerCallback without a function': ({ DynamicLibrary }) => new DynamicLibrary(null).registerCallback({}),
  'registerCallback with nothing': ({ DynamicLibrary }) => new DynamicLibrary(null).registerCallback(),
  'a callback that was never registered': ({ DynamicLibrary }) => new DynamicLibrary(null).unregisterCallback(16n),
  'reading at a number': ({ getInt32 }) => getInt32(4096),
  'reading at memory': ({ getInt32 }) => getInt32(new Uint8Array(4)),
  'reading at null': ({ getInt32 }) => getInt32(0n),
  'a negative offset': ({ getInt32 }) => getInt32(4096n, -4),
  'writing a value out of range': ({ setUint8, getRawPointer }, { memory }) => setUint8(getRawPointer(memory), 0, 300),
  'writing nothing': ({ setInt32, getRawPointer }, { memory }) => setInt32(getRawPointer(memory), 0),
  'text at a number': ({ toString }) => toString(5),
  'a buffer over a null pointer': ({ toBuffer }) => toBuffer(0n, 8),
  'the address of a string': ({ getRawPointer }) => getRawPointer('text'),
};

/** @type {Record<string, Mistake>} */
const ours = {
  'cdef: a library that does not exist': ({ cdef }) => cdef('int f(void);').open('libnothing.so.9'),
  'cdef: a library of the current folder without ./': ({ cdef }, { here }) => cdef('int f(void);').open(here),
  'cdef: a logical name that nothing has': ({ cdef }) => cdef('int f(void);').open('nothing-of-this-name'),
  'cdef: a logical name of the current folder': ({ cdef }) => cdef('int f(void);').open('script'),
  'dlopen: a logical name of the current folder': ({ dlopen }) => dlopen('script', 'int f(void);'),
  'cdef: a script for linkers': ({ cdef }, { script }) => cdef('int f(void);').open(script),
  'cdef: a library of another processor': ({ cdef }, { foreign }) => cdef('int f(void);').open(foreign),
  'cdef: a library that needs one that is missing': ({ cdef }, { needy }) => cdef('int f(void);').open(needy),
  'cdef: a list of which nothing opens': ({ cdef }, { text, windows }) =>
    cdef('int f(void);').open(['./libnothing.so', text, windows]),
  'dlopen: a list of which nothing opens': ({ dlopen }, { text }) =>
    dlopen(['./libnothing.so', text, 'nothing-of-this-name'], 'int f(void);'),
  'cdef: a symbol with a slip': ({ cdef }, { library }) => cdef('void text_lenght(void);').open(library).text_lenght(),
  'cdef: a symbol of a library of the system': ({ cdef }) =>
    cdef('void compresss(void);').open('libz.so.1').compresss(),
  'cdef: a symbol of C++': ({ cdef }, { cpp }) => cdef('int add_cpp(int, int);').open(cpp).add_cpp(1, 2),
  'cdef: a type with a slip': ({ cdef }) => cdef('int f(itn n);'),
  'cdef: too few arguments': (api, { declared }) => declared(api).call(null),
  'cdef: a string for an integer': (api, { declared }) => declared(api).fail_with('7'),
  'cdef: an integer out of range': (api, { declared }) => declared(api).fill(null, 0, 256),
  'cdef: a 64-bit integer out of range': (api, { declared }) => declared(api).fail_wide(1, 2n ** 63n),
  'cdef: a number for a pointer': (api, { declared }) => declared(api).is_null(4096),
  'cdef: a string with a NUL': (api, { declared }) => declared(api).text_length('a\0b'),
  'cdef: a member of a struct in an array': (api, { declared }) => declared(api).pairs([{ x: 1 }, { x: 1, y: '2' }]),
  'cdef: a member with a slip': (api, { declared }) => declared(api).pairs([{ z: 1 }]),
  'cdef: a callback that returns a string': (api, { declared }) =>
    declared(api).call(function compare() {
      return 'less';
    }, 1),
  'a field that is missing': ({ struct }) => struct({ x: 'int32', y: 'int32' }).write({ x: 1 }, new Uint8Array(8)),
  'a field of a struct in a struct, in a call': ({ struct }, { bind }) => {
    const pair = struct({ x: 'double', y: 'double' });
    bind('pair_add', [pair, pair], pair)({ x: 1, y: 2 }, { x: 1, y: '2' });
  },
  'a number for a struct': ({ struct }, { bind }) => {
    const pair = struct({ x: 'double', y: 'double' });
    bind('pair_add', [pair, pair], pair)({ x: 1, y: 2 }, 5);
  },
  'elements of an array': ({ array }) => array('int32', 3).write([1, 2], new Uint8Array(12)),
  'text too long for char[4]': ({ array, struct }) =>
    struct({ name: array('char', 4) }).write({ name: 'hello' }, new Uint8Array(4)),
  'two members of a union': ({ union }) => union({ i: 'int32', f: 'float' }).write({ i: 1, f: 2 }, new Uint8Array(4)),
  'a type of a field': ({ struct }) => struct({ x: 'integer' }),
  'a struct without fields': ({ struct }) => struct({}),
  'fields that are no object': ({ struct }) => struct('Point'),
  'an option of a struct': ({ struct }) => struct({ x: 'int32' }, { packed: true }),
  'an array of a negative length': ({ array }) => array('int32', -1),
  'an array as argument': ({ array, dlopen }, { library }) =>
    dlopen(library, { fill: { arguments: [array('int32', 2)] } }),
  'a JSCallback without a function': ({ JSCallback }) => new JSCallback({ return: 'int32' }, () => 1),
  'a callback that is closed': ({ JSCallback }, { bind }) => {
    const callback = new JSCallback(() => 1);
    callback.close();
    bind('is_null', ['pointer'], 'int32')(callback);
  },
  'a callback that returns a string': ({ JSCallback }, { bind }) => {
    const callback = new JSCallback(
      function compare() {
        return 'less';
      },
      { arguments: ['int32'], return: 'int32' },
    );
    bind('call', ['pointer', 'int32'], 'int32')(callback, 1);
  },
  'a callback that is async': ({ JSCallback }, { bind }) => {
    const callback = new JSCallback(async () => 1, { arguments: ['int32'], return: 'int32' });
    bind('call', ['pointer', 'int32'], 'int32')(callback, 1);
  },
  'a view too short for its pointee': (api, { bind }) => bind('pair_ratio', ['double *'], 'double')(new Uint8Array(4)),
  '2 for _Bool': (api, { bind }) => bind('fail_with', ['_Bool'], 'int32')(2),
  'a flag of dlopen that is no boolean': ({ dlopen }) => dlopen(null, {}, { global: 1 }),
  'sizeof of a number': ({ sizeof }) => sizeof(4),
  'a variable of no type': ({ DynamicLibrary }, { library }) => new DynamicLibrary(library).getVariable('layouts', 5),
};

module.exports = { node, ours };
