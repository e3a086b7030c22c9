// runtimes: node
'use strict';
// Strings as arguments of fast calls: V8 hands over those whose characters have one byte each, and they become UTF-8 in the
// frame. C reads every byte of them. All other strings go through
// Node-API, and so do all while a callback is alive.

const { test, assert, fixture, runScript } = require('../harness');
const { runCounted, skip } = require('./counting');

const library = fixture('ways');

/** On Node.js 18 fast calls are switched off, and V8 has no such strings. */
const fast = process.versions.node.startsWith('18.') ? 'Node-API' : 'fast';

const prelude = `
  const library = ${JSON.stringify(library)};
  const text = { arguments: ['string'], return: 'u64' };
  const open = (options) => ffi.dlopen(library, {
    length: text,
    hash_of: text,
    hash_of_three: { arguments: ['string', 'string', 'string'], return: 'u64' },
    hash_after_call: { arguments: ['string', 'function', 'i32'], return: 'u64' },
  }, options).symbols;
  const s = open();
  const hashOf = (text) => {
    let hash = 5381n;
    for (const byte of Buffer.from(text)) hash = BigInt.asUintN(64, hash * 33n + BigInt(byte));
    return hash;
  };
`;

/** Expects ways by names. */
function expect(body, expected, options) {
  const text = `const found = {};\n${prelude.replace(/const library.*\n/, '')}${body}\nconsole.log(JSON.stringify(found));`;
  assert.deepEqual(runCounted(library, text, options), expected);
}

test('strings of one-byte characters go the fast way', { skip }, () => {
  const body = `
    for (const [name, text] of Object.entries({
      empty: '', ascii: 'hello, world', latin1: 'é is one byte in V8', long: Buffer.alloc(2000, 'x').toString(),
    })) found[name] = wayOf(s.length, 'text', { text });
    found.three = wayOf(s.hash_of_three, 'a, null, b', { a: 'one', b: 'two' });`;
  expect(body, { empty: fast, ascii: fast, latin1: fast, long: fast, three: fast });
});

test('strings of wider characters go through Node-API', { skip }, () => {
  expect("found.wide = wayOf(s.length, 'text', { text: '漢字' });", { wide: 'Node-API' });
});

test('no string is put into the frame while a callback is alive, or where calls may not be fast', { skip }, () => {
  const body = `
    const callback = new ffi.JSCallback(() => 0, { return: 'i32' });
    found.alive = wayOf(s.length, '"hello"');
    callback.close();
    found.after = wayOf(s.length, '"hello"');
    found.declared = wayOf(open({ fast: false }).length, '"hello"');`;
  expect(body, { alive: 'Node-API', after: fast, declared: 'Node-API' });
  expect(
    `found.process = wayOf(s.length, 'text', { text: 'hello' });`,
    { process: 'Node-API' },
    {
      env: { POLYFFI_FAST: 'raw' },
    },
  );
});

/** Runs a program of its own. */
function run(body, flags = []) {
  const source = `const ffi = require('polyffi');\n${prelude}${body}`;
  const { status, signal, stdout, stderr } = runScript(source, { flags, env: { POLYFFI_FAST: undefined } });
  assert.deepEqual([status, signal], [0, null], stderr.slice(-2000));
  return stdout.trim();
}

const texts = `
  const texts = ['', 'null', '\\xff\\x80\\x7f', 'é'.repeat(30), '漢字', '\\u{1f600}', '\\ud800', 'x'.repeat(16000) + 'é',
    'y'.repeat(32000), 'z'.repeat(33000), 'é'.repeat(20000)];
  for (let n = 1; n < 40; n++) texts.push('0123456789'.repeat(4).slice(0, n), 'a'.repeat(n) + '\\xe9' + 'b'.repeat(n % 9));
  // Strings that V8 keeps as two halves, as a part of another, and under a name that it shares.
  texts.push('half '.repeat(9) + process.version, ('whole ' + 'part '.repeat(20)).slice(3, 60));
  const shared = 'key ' + process.argv0;
  ({})[shared];
  texts.push(shared);
  const hashes = texts.map(hashOf);
  const all = new Function('s', 'texts', 'hashes', 'rounds', \`
    for (let round = 0; round < rounds; round++) {
      for (let i = 0; i < texts.length; i++) {
        if (s.hash_of(texts[i]) !== hashes[i]) throw new Error('text ' + i);
        const j = (i * 7 + round) % texts.length, k = (i + round) % texts.length;
        const sum = BigInt.asUintN(64, hashes[i] + 3n * hashes[j] + 5n * hashes[k]);
        if (s.hash_of_three(texts[i], texts[j], texts[k]) !== sum) throw new Error('texts ' + [i, j, k]);
      }
    }\`);
`;

for (const flags of [[], ['--stress-compaction', '--gc-interval=997'], ['--deopt-every-n-times=5000'], ['--jitless']]) {
  test(`every byte arrives, cold and hot, with ${flags.join(' ') || 'no flags'}`, () => {
    const rounds = flags.length === 0 ? 100 : 5;
    assert.equal(run(`${texts}\nall(s, texts, hashes, ${rounds}); console.log('end');`, flags), 'end');
  });
}

test('views that were not seen before beside strings, hot', () => {
  const body = `
    const bytes = Buffer.from('view\\0');
    const sum = BigInt.asUintN(64, hashOf('text') + 3n * hashOf('view') + 5n * hashOf('é'));
    const loop = new Function('f', 'bytes', 'n', "let r; for (let i = 0; i < n; i++) r = f('text', new Uint8Array(bytes), 'é'); return r;");
    for (let k = 0; k < 50; k++) if (loop(s.hash_of_three, bytes, 2000) !== sum) throw new Error('wrong');
    console.log('end');`;
  assert.equal(run(body), 'end');
});

test('short strings between others, hot', () => {
  const body = `
    const loop = new Function('f', 'n', "let r; for (let i = 0; i < n; i++) r = f(i % 100 === 0 ? '漢字' : 'ascii'); return r;");
    for (let k = 0; k < 50; k++) if (loop(s.hash_of, 4000) !== hashOf('ascii')) throw new Error('wrong');
    console.log('end');`;
  assert.equal(run(body), 'end');
});

test('a NUL inside is refused when the function is hot', () => {
  const body = `
    const loop = new Function('f', 'text', 'n', 'for (let i = 0; i < n; i++) f(text);');
    for (let k = 0; k < 50; k++) loop(s.hash_of, 'text', 4000);
    const codes = new Set();
    for (const text of ['\\0', 'a\\0b', '12345678\\0', 'é\\0', '1234567\\x80\\0'])
      for (let i = 0; i < 40; i++) try { loop(s.hash_of, text, 1); codes.add('none'); } catch (error) { codes.add(error.code); }
    loop(s.hash_of, 'text', 4000);
    console.log(...codes);`;
  assert.equal(run(body), 'ERR_INVALID_ARG_VALUE');
});

test('a text stays what it was while callbacks call functions with other texts', () => {
  const body = `
    const loop = new Function('f', 'n', "for (let i = 0; i < n; i++) f('a text like others');");
    for (let k = 0; k < 50; k++) loop(s.hash_of, 4000);
    const callback = new ffi.JSCallback(() => { s.hash_of('inner'); s.hash_of_three('a', 'bc', 'def'); }, {
      arguments: ['i32'],
    });
    for (let i = 0; i < 20000; i++)
      if (s.hash_after_call('outer text', callback.ptr, 1) !== hashOf('outer text')) throw new Error('wrong');
    callback.close();
    loop(s.hash_of, 4000);
    console.log('end');`;
  assert.equal(run(body), 'end');
});
