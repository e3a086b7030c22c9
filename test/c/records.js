'use strict';
// `npm run test:records`: random structs and unions, laid out by lib/c and by compilers for several systems: bit-fields,
// packing, alignment, nesting, anonymous members, flexible arrays. -- --count N --seed S --compiler NAME

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { spawnSync } = require('node:child_process');
const { parseArgs } = require('node:util');
const { Declarations, formatMistake, layoutOf, recordLayout, types } = require('../../lib/c');
const { randomFrom } = require('./random.js');
const { PRELUDE, recordText } = require('./random-records.js');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'polyffi-records-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));

/**
 * Compilers, the target of lib/c that each is compared with, and the tools that take its objects apart.
 * @type {Record<string, { command: string[], target: string, tools?: string, clang?: boolean, skip?: RegExp,
 *   bitFieldAttributes?: boolean }>} skip: records that are not compared
 */
const COMPILERS = {
  'gcc x64': { command: ['gcc'], target: 'linux-x64', bitFieldAttributes: true },
  'clang x64': { command: ['clang'], target: 'linux-x64', clang: true },
  'gcc arm64': {
    command: ['aarch64-linux-gnu-gcc'],
    target: 'linux-arm64',
    tools: 'aarch64-linux-gnu-',
    bitFieldAttributes: true,
  },
  'clang arm64': {
    command: ['clang', '--target=aarch64-linux-gnu'],
    target: 'linux-arm64',
    tools: 'aarch64-linux-gnu-',
    clang: true,
  },
  'gcc windows': {
    command: ['x86_64-w64-mingw32-gcc'],
    target: 'mingw-x64',
    tools: 'x86_64-w64-mingw32-',
    // In a packed record GCC aligns such a member first, and makes room for the rest of the unit before it then.
    skip: / : \d+; [^;{}]*aligned\(\d+\)[^]*packed/,
  },
  'clang windows': {
    command: ['clang', '--target=x86_64-pc-windows-msvc'],
    target: 'win32-x64',
    tools: 'x86_64-w64-mingw32-',
    clang: true,
  },
};

const BATCH = 500;

/** Fields that a designator can name: those of anonymous members, too. */
function fieldsOf(record, target, base = 0) {
  return recordLayout(record, target).fields.flatMap(({ member, offset, bitOffset }) => {
    if (member.name !== undefined) {
      return [{ member, offset: base + offset, bitOffset: bitOffset === undefined ? undefined : base * 8 + bitOffset }];
    }
    const inner = types.bare(member.type);
    return inner.kind === 'record' ? fieldsOf(inner.record, target, base + offset) : [];
  });
}

/** The facts about a record as assertions, and variables with one bit-field set each. */
function probeOf(name, type, target) {
  const { size, align } = layoutOf(type, target);
  const facts = [`sizeof(${name}) == ${size}`, `_Alignof(${name}) == ${align}`];
  const variables = [];
  for (const { member, offset, bitOffset } of fieldsOf(types.bare(type).record, target)) {
    if (bitOffset === undefined) {
      facts.push(`__builtin_offsetof(${name}, ${member.name}) == ${offset}`);
      continue;
    }
    const symbol = `probe_${name.replace(/ /g, '_')}_${member.name}`;
    const isBool = types.bare(member.type).name === '_Bool';
    variables.push({
      symbol,
      text: `${name} ${symbol} = { .${member.name} = ${isBool ? 1 : -1} };`,
      bitOffset,
      size,
      member,
    });
  }
  return { facts, variables };
}

/** Compiles; gives what the compiler has differently. */
function compile({ command, clang }, text, facts) {
  const source = path.join(folder, 'probe.c');
  const object = path.join(folder, 'probe.o');
  fs.writeFileSync(source, text);
  const [compiler, ...flags] = command;
  const { status, stderr, error } = spawnSync(
    compiler,
    [...flags, ...(clang ? ['-ferror-limit=0'] : []), '-w', '-std=gnu11', '-c', '-O0', '-o', object, source],
    {
      encoding: 'utf8',
      maxBuffer: 256 * 1024 * 1024,
    },
  );
  if (error) throw error;
  if (status === 0) return { object, different: [] };
  const different = [...stderr.matchAll(/fact (\d+)/g)].map((match) => Number(match[1]));
  const other = stderr.split('\n').filter((line) => /error:/.test(line) && !/assert/.test(line));
  if (other.length > 0) throw new Error(other.slice(0, 5).join('\n'));
  return { object: undefined, different: [...new Set(different)].map((index) => facts[index]) };
}

/** Where each bit-field lies: the bytes of the variables in the object. */
function differentBits({ tools = '' }, object, variables) {
  const data = path.join(folder, 'probe.bin');
  const copied = spawnSync(`${tools}objcopy`, ['-O', 'binary', '-j', '.data', object, data], { encoding: 'utf8' });
  if (copied.status !== 0) throw new Error(copied.stderr);
  const { stdout } = spawnSync(`${tools}nm`, [object], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  const places = new Map(
    [...stdout.matchAll(/^([0-9a-f]+) [DdBb] (\w+)$/gm)].map(([, at, name]) => [name, parseInt(at, 16)]),
  );
  const bytes = fs.readFileSync(data);
  return variables.filter(({ symbol, bitOffset, size, member }) => {
    const at = places.get(symbol);
    const found = bytes.subarray(at, at + size);
    for (let bit = 0; bit < size * 8; bit++) {
      const isSet = ((found[bit >> 3] >> (bit & 7)) & 1) === 1;
      const length = types.bare(member.type).name === '_Bool' ? 1 : member.bits;
      if (isSet !== (bit >= bitOffset && bit < bitOffset + length)) return true;
    }
    return false;
  });
}

function check(name, compiler, count, seed) {
  const random = randomFrom(seed);
  let facts = 0;
  let wrong = 0;
  for (let done = 0; done < count; done += BATCH) {
    const size = Math.min(BATCH, count - done);
    const all = Array.from({ length: size }, (_, index) =>
      recordText(random, `r${done + index}`, compiler.bitFieldAttributes),
    );
    const texts = compiler.skip ? all.filter((text) => !compiler.skip.test(text)) : all;
    const declarations = new Declarations({ target: compiler.target });
    const text = PRELUDE + texts.join('\n');
    declarations.add(text);
    if (declarations.mistakes.length > 0) throw new Error(formatMistake(declarations.mistakes[0]));
    const asked = [];
    const variables = [];
    for (const [tag, found] of declarations.tags) {
      if (found.kind !== 'record') continue;
      const probe = probeOf(tag, { kind: 'record', record: found }, declarations.target);
      asked.push(...probe.facts.map((fact) => ({ fact, tag })));
      variables.push(...probe.variables);
    }
    const assertions = asked.map(({ fact }, index) => `_Static_assert(${fact}, "fact ${index}");`);
    const head = `${text}\n${variables.map(({ text }) => text).join('\n')}\n`;
    const { object, different } = compile(compiler, head + assertions.join('\n'), asked);
    const bits = object ? differentBits(compiler, object, variables) : [];
    facts += asked.length + variables.length;
    wrong += different.length + bits.length;
    for (const { fact, tag } of different.slice(0, 3)) console.log(`${fact}\n${textOf(texts, tag)}`);
    for (const { symbol, bitOffset } of bits.slice(0, 3)) {
      console.log(`${symbol} is not at bit ${bitOffset}\n${textOf(texts, symbol)}`);
    }
    if (wrong > 20) break;
  }
  console.log(`${wrong === 0 ? 'ok  ' : 'FAIL'}  ${name.padEnd(14)} ${count} records, ${facts} facts, ${wrong} differ`);
  return wrong === 0;
}

const textOf = (texts, tag) =>
  texts.find((text) => text.includes(` ${/r\d+/.exec(tag)[0]} `) || text.includes(`${/r\d+/.exec(tag)[0]} {`));

function main() {
  const { values } = parseArgs({
    options: {
      count: { type: 'string', default: '20000' },
      seed: { type: 'string', default: '1' },
      compiler: { type: 'string' },
    },
  });
  let failed = false;
  for (const [name, compiler] of Object.entries(COMPILERS)) {
    if (values.compiler && !name.includes(values.compiler)) continue;
    if (!check(name, compiler, Number(values.count), Number(values.seed))) failed = true;
  }
  if (failed) process.exitCode = 1;
}

main();
