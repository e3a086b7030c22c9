'use strict';
// What gcc says of declarations that lib/c has read: prototypes, sizes, alignments, offsets, constants and their types.

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { spawnSync } = require('node:child_process');
const { layoutOf, recordLayout, printType, types } = require('../../lib/c');

const compiler = process.env.CC || 'gcc';
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'polyffi-c-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));

const literal = (text) =>
  JSON.stringify(text).replace(/\\u([0-9a-f]{4})/g, (_, hex) => `\\${parseInt(hex, 16).toString(8)}`);

/** A name by which C text can speak of a record or an enumeration. */
function nameOf(type) {
  const { tag, typedef, union, kind } = type;
  if (tag !== undefined) return `${kind === 'enum' ? 'enum' : union ? 'union' : 'struct'} ${tag}`;
  return typedef;
}

function recordFacts(record, declarations) {
  const name = nameOf(record);
  const { fields } = recordLayout(record, declarations.target);
  // A typedef may be aligned differently from what it names.
  const { size, align } = layoutOf(declarations.type(name), declarations.target);
  const facts = [`sizeof(${name}) == ${size}`, `_Alignof(${name}) == ${align}`];
  for (const { member, offset } of fields) {
    if (member.name !== undefined && member.bits === undefined) {
      facts.push(`__builtin_offsetof(${name}, ${member.name}) == ${offset}`);
    }
  }
  return facts;
}

function constantFact(name, { type, value }) {
  const found = types.bare(type);
  if (typeof value === 'string') {
    const text = Buffer.from(value).toString('latin1');
    const same = `__builtin_memcmp(${name}, ${literal(text)}, sizeof(${name})) == 0`;
    const isText = found.kind === 'array' && found.of.name === 'char';
    return isText ? `sizeof(${name}) == ${Buffer.byteLength(value) + 1} && ${same}` : 'sizeof(0) == 4';
  }
  const typed = `__builtin_types_compatible_p(__typeof__(${name}), ${printType(type)})`;
  if (typeof value === 'object') return typed;
  if (typeof value === 'number') {
    const special = Number.isNaN(value) ? `__builtin_isnan(${name})` : `(double)(${name}) == __builtin_inf()`;
    const same = Number.isFinite(value) ? `(double)(${name}) == ${value.toExponential(20)}` : special;
    return found.name === 'long double' ? typed : `${typed} && ${same}`;
  }
  const bits = BigInt.asUintN(64, value);
  return `${typed} && (unsigned long long)(${name}) == ${bits}ULL`;
}

/** What is to be asked, as [label, condition]. */
function factsOf(declarations) {
  const facts = { functions: [], records: [], constants: [] };
  for (const name of declarations.macroNames()) {
    const constant = declarations.constant(name);
    if (constant && 'value' in constant) facts.constants.push([name, constantFact(name, constant)]);
  }
  for (const [name, constant] of declarations.enumerators) {
    if (!constant.enumeration || declarations.constant(name) !== constant) continue;
    facts.constants.push([name, constantFact(name, constant)]);
  }
  for (const item of declarations.order) {
    if (item.kind !== 'record' || nameOf(item) === undefined || item.known || item.broken) continue;
    facts.records.push([nameOf(item), recordFacts(item, declarations).join(' && ')]);
  }
  for (const { name, type } of declarations.functions.values()) {
    facts.functions.push([name, printType(type, `pf_type_of_${name}`)]);
  }
  return facts;
}

/** A program that prints the label of each fact that does not hold. */
function programOf(text, { constants, records, functions }) {
  const checks = [...constants, ...records].map(
    ([label, condition]) => `if (!(${condition})) puts_(${literal(label)});\n`,
  );
  const parts = [];
  for (let at = 0; at < checks.length; at += 300) {
    parts.push(`static void part${parts.length}(void) {\n${checks.slice(at, at + 300).join('')}}\n`);
  }
  const undefine = functions.map(([name]) => `#undef ${name}\n`).join('');
  const typedefs = functions.map(([, declaration]) => `typedef ${declaration};\n`).join('');
  const compared = functions.map(
    ([name]) => `if (!__builtin_types_compatible_p(__typeof__(${name}), pf_type_of_${name})) puts_("${name}");\n`,
  );
  return (
    `${text}\nextern int puts_(const char *) __asm__("puts");\n` +
    `#pragma GCC diagnostic ignored "-Wdeprecated-declarations"\n${parts.join('')}${undefine}${typedefs}` +
    `int main(void) {\n${parts.map((_, index) => `part${index}();\n`).join('')}${compared.join('')}return 0;\n}\n`
  );
}

function run(text, facts) {
  const source = path.join(folder, 'probe.c');
  const program = path.join(folder, 'probe');
  fs.writeFileSync(source, programOf(text, facts));
  const built = spawnSync(compiler, ['-w', '-O0', '-o', program, source, '-Wl,--unresolved-symbols=ignore-all'], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (built.status !== 0) return { failed: built.stderr.split('\n').filter((line) => line.includes('error')) };
  const { stdout } = spawnSync(program, [], { encoding: 'utf8' });
  return { different: stdout.split('\n').filter(Boolean) };
}

/** The lines of a C text that the compiler does not take. */
function refusedLines(head, lines) {
  const source = path.join(folder, 'missed.c');
  fs.writeFileSync(source, `${head}\n${lines.join('\n')}\n`);
  const { stderr } = spawnSync(compiler, ['-fsyntax-only', '-w', '-fmax-errors=0', source], {
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
  });
  const first = head.split('\n').length + 1;
  return new Set([...stderr.matchAll(/missed\.c:(\d+):\d+: (?:error|note)/g)].map((match) => Number(match[1]) - first));
}

/** Macros without a value here that the compiler takes for integer constants. */
function missedConstants(text, declarations) {
  const names = [...declarations.macroNames()].filter((name) => declarations.constant(name) === undefined);
  const line = (name) => `enum { pf_missed_${name} = (int)(${name}) };`;
  const refused = refusedLines(text, names.map(line));
  const left = names.filter((_, index) => !refused.has(index));
  // An undeclared name is only spoken of once: the rest is asked one by one.
  return left.filter((name) => !refusedLines(text, [line(name)]).has(0));
}

/**
 * Asks the compiler about all that was read.
 * @param {string} text what the declarations were read from
 * @param {import('../../lib/c').Declarations} declarations
 * @returns {{ counts: number[], failed?: string[], different: string[], missed: string[] }} counts of functions, records
 *   and constants; why the compiler refuses to look, if so; what it has differently, and alone
 */
function compare(text, declarations) {
  const facts = factsOf(declarations);
  const counts = [facts.functions.length, facts.records.length, facts.constants.length];
  const { failed, different = [] } = run(text, facts);
  const missed = failed ? [] : missedConstants(text, declarations);
  return { counts, failed, different, missed };
}

module.exports = { compiler, compare };
