// runtimes: host
// not for Windows: about the files of the package, which are the same on every system
'use strict';
// The declarations and the pages name the types that the addon knows. Breaks where src/core/type.c gets a name and
// types/index.d.ts does not, or where a page names a type that nobody knows.

const { test, assert, load } = require('../harness');
const { cTypeNames } = require('../harness/type-names');
const { files, read } = require('./sources');

/** The rows of a map in types/index.d.ts: name to kind. */
function declared(map) {
  const [, body] = RegExp(`interface ${map} \\{([^}]*)\\}`).exec(read('types/index.d.ts'));
  return new Map([...body.matchAll(/^\s+(?:'([^']+)'|(\w+)): '(\w+)';/gm)].map(([, a, b, kind]) => [a ?? b, kind]));
}

const nodes = declared('DataTypeMap');
const cs = declared('CTypeMap');

test('types/index.d.ts has every name of C, and no other', () => {
  const known = new Set(cTypeNames());
  assert.deepEqual(
    [...known].filter((name) => !cs.has(name) && !nodes.has(name)),
    [],
  );
  assert.deepEqual(
    [...cs.keys()].filter((name) => !known.has(name)),
    [],
  );
});

test('what types/index.d.ts says of an integer is what its size makes of it', () => {
  const { sizeof } = load.require();
  const kinds = {
    number: [1, 2, 4],
    bigint: [8],
    long: [sizeof('long')],
    word: [sizeof('pointer')],
    bytes: [sizeof('long double')],
    flag: [1],
  };
  for (const [name, kind] of cs) assert.ok(kinds[kind].includes(sizeof(name)), `${name}: ${kind}`);
});

test('the orders of words that types/index.d.ts knows are types of C', () => {
  const { sizeof } = load.require();
  for (const width of ['short', 'long', 'long long']) {
    for (const words of [['int'], ['unsigned'], ['signed', 'int'], ['int', 'unsigned']]) {
      for (let at = 0; at <= words.length; at++) {
        const name = [...words.slice(0, at), width, ...words.slice(at)];
        assert.equal(sizeof(name.join(' ')), sizeof(width), name.join(' '));
      }
    }
  }
  for (const name of [
    'char unsigned',
    'int signed',
    'const  int',
    ' int volatile ',
    'long unsigned long',
    'long int long',
  ]) {
    assert.notEqual(sizeof(name), undefined, name);
  }
});

test('the types in the signatures of the pages are known', () => {
  const { sizeof } = load.require();
  const isKnown = (name) => nodes.has(name) || name.includes('*') || name === '...' || sizeof(name) !== undefined;
  const pages = ['README.md', ...files('docs', /\.md$/)].filter(
    (page) => !/bun|deno|package-authors|compiling-c/.test(page),
  );
  for (const page of pages) {
    // What a page shows as a mistake names what it should not.
    const text = read(page).replace(/\/\/ @ts-expect-error.*\n.*\n/g, '');
    const lists = [...text.matchAll(/\barguments: \[([^\][{}]*)\]/g)].flatMap(([, list]) => [
      ...list.matchAll(/'([^']+)'/g),
    ]);
    const results = [...text.matchAll(/\breturn: '([^']+)'/g)];
    const unknown = [...lists, ...results].map(([, name]) => name).filter((name) => !isKnown(name));
    assert.deepEqual(unknown, [], page);
  }
});

test('the table of types in docs/functions.md names types that are known', () => {
  const { sizeof } = load.require();
  const table = /## Types\n+(\|[^]*?)\n\n/.exec(read('docs/functions.md'))[1];
  const cells = table
    .split('\n')
    .slice(2)
    .map((row) => row.split('|')[1]);
  const names = cells.flatMap((cell) => [...cell.matchAll(/`([\w ]+)`/g)].map(([, name]) => name));
  assert.ok(names.length > 20);
  assert.deepEqual(
    names.filter((name) => !nodes.has(name) && sizeof(name) === undefined),
    [],
  );
});
