#!/usr/bin/env node
// Conformance: every case file runs on the real runtime and on ours, and the transcripts must be the same.
//
//   node test/conformance/run.mjs [dialect…] [--case NAME] [--runtime NAME|all] [--show] [--real] [--fresh]
//
//   --case NAME     only that case (also a comma-separated list)
//   --runtime NAME  only that runtime for our side (also a list; `all` adds Bun and Deno); default: every Node
//   --show          print whole transcripts and every difference
//   --real          run only the real side and print its transcript
//   --save FILE     with --real: write the transcripts to that file, as JSON, and print none
//   --flag FLAG     a further flag of the runtime for our side, for example
//                   --flag=--disallow-code-generation-from-strings (also several times)
//   --exact         node: what `polyffi/register` gives for `node:ffi`, whose errors say what Node.js says to the letter.
//                   Without it the main entry point runs, whose messages begin so and go on behind `; `
//   --fresh         do not use the real side's transcript of an earlier run
//
// A known difference stands in test/conformance/<dialect>/differences.json:
//   { "case": "calls", "label": "text, * for anything", "reason": "why", "ours": "optional exact text of ours",
//     "runtimes": ["optional: only there"] }
// Any other difference fails, and so does an entry that no longer meets one. Before that, its case runs once more, both sides
// anew: threads and collections do not come at the same moment each time. A difference that comes only once is printed and
// passes; ours that dies fails. No case runs a third time.

import { spawn, execFileSync } from 'node:child_process';
import crypto from 'node:crypto';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(here, '..', '..');
const build = path.join(root, 'build', 'conformance');
const { runtime, installed, real: REAL, versionOf } = createRequire(import.meta.url)('../runtimes');

const ENTRY = { node: '.', bun: './bun', deno: './deno' };
const GC_ARGS = { node: ['--expose-gc', '--no-warnings'], bun: [], deno: ['--v8-flags=--expose-gc'] };
const CONCURRENCY = Number(process.env.POLYFFI_JOBS ?? 2);
const CASE_TIMEOUT = 300_000;
const SHOWN = 12;

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    case: { type: 'string', multiple: true },
    runtime: { type: 'string', multiple: true },
    show: { type: 'boolean' },
    real: { type: 'boolean' },
    save: { type: 'string' },
    flag: { type: 'string', multiple: true, default: [] },
    exact: { type: 'boolean' },
    fresh: { type: 'boolean' },
  },
});
const list = (values) => values?.flatMap((value) => value.split(','));

function casesOf(dialect) {
  const wanted = list(options.case);
  return fs
    .readdirSync(path.join(here, dialect))
    .filter((name) => name.endsWith('.mjs') && !name.startsWith('_'))
    .map((name) => name.slice(0, -'.mjs'.length))
    .filter((name) => !wanted || wanted.includes(name))
    .sort();
}

function compileFixture(dialect) {
  const source = path.join(here, dialect, 'fixture.c');
  const target = path.join(build, `${dialect}.so`);
  if (!fs.existsSync(source)) return target;
  if (fs.existsSync(target) && fs.statSync(target).mtimeMs > fs.statSync(source).mtimeMs) return target;
  fs.mkdirSync(build, { recursive: true });
  const temporary = `${target}.${process.pid}`;
  execFileSync('gcc', ['-shared', '-fPIC', '-O1', '-Wall', '-o', temporary, source, '-lpthread', '-lm'], {
    stdio: 'inherit',
  });
  fs.renameSync(temporary, target);
  return target;
}

/** Cases of node:ffi whose answers are texts with errors in them, of other processes for example: no text begins another. */
const asText = new Set(['crashes', 'lifetimes', 'permissions']);

/** A file and what it imports from its own folder: what the real side's transcript depends on. */
function sourcesOf(file, found = new Set()) {
  if (found.has(file)) return found;
  found.add(file);
  for (const [, specifier] of fs.readFileSync(file, 'utf8').matchAll(/from '(\.[^']*)'/g)) {
    sourcesOf(path.resolve(path.dirname(file), specifier), found);
  }
  return found;
}

function cacheKey(dialect, file, host) {
  const hash = crypto.createHash('sha256');
  const fixture = path.join(here, dialect, 'fixture.c');
  const files = [...sourcesOf(file), ...sourcesOf(path.join(here, 'host.mjs'))];
  if (fs.existsSync(fixture)) files.push(fixture);
  for (const name of files) hash.update(name).update(fs.readFileSync(name));
  const { mtimeMs, size } = fs.statSync(host.command);
  return hash.update(`${host.command} ${mtimeMs} ${size}`).digest('hex').slice(0, 24);
}

/**
 * Runs one case on one runtime.
 * @returns {Promise<{ lines: Map<string, string>, failure: string | null }>}
 */
async function runCase(dialect, name, host, real, fixture, fresh = options.fresh) {
  const file = path.join(here, dialect, `${name}.mjs`);
  fs.mkdirSync(build, { recursive: true });
  const cached = real && path.join(build, `real-${dialect}-${name}-${cacheKey(dialect, file, host)}.jsonl`);
  const output = path.join(build, `${real ? 'real' : 'ours'}-${dialect}-${name}-${host.name}.${process.pid}.part`);

  let failure = null;
  if (!(cached && !fresh && fs.existsSync(cached))) {
    fs.rmSync(output, { force: true });
    const args = [...host.args, ...GC_ARGS[host.kind], ...(real ? [] : options.flag)];
    const exact = options.exact || (dialect === 'node' && asText.has(name));
    const job = { dialect, exact, file, real, root, fixture, output, command: host.command, args };
    failure = await new Promise((resolve) => {
      const child = spawn(host.command, [...args, path.join(here, 'host.mjs'), JSON.stringify(job)], {
        stdio: ['ignore', 'ignore', 'pipe'],
        cwd: root,
      });
      let stderr = '';
      child.stderr.on('data', (text) => (stderr += text));
      const timer = setTimeout(() => child.kill('SIGKILL'), CASE_TIMEOUT);
      child.on('error', (error) => resolve(error.message));
      child.on('close', (status, signal) => {
        clearTimeout(timer);
        const tail = stderr.trim().split('\n').slice(-15).join('\n');
        resolve(status === 0 ? null : `ended with ${signal ?? `status ${status}`}\n${tail}`);
      });
    });
    if (cached && !failure) {
      for (const old of fs.readdirSync(build)) {
        if (old.startsWith(`real-${dialect}-${name}-`) && /-[0-9a-f]{24}\.jsonl$/.test(old)) {
          const rest = old.slice(`real-${dialect}-${name}-`.length);
          if (/^[0-9a-f]{24}\.jsonl$/.test(rest)) fs.rmSync(path.join(build, old), { force: true });
        }
      }
      fs.renameSync(output, cached);
    }
  }
  const lines = new Map();
  let ended = false;
  const source = cached && !failure ? cached : output;
  if (fs.existsSync(source)) {
    for (const text of fs.readFileSync(source, 'utf8').split('\n').filter(Boolean)) {
      const line = JSON.parse(text);
      if (line.end) ended = true;
      else lines.set(line.label, line.text);
    }
  }
  fs.rmSync(output, { force: true });
  if (!failure && !ended) failure = 'ended before the case was done';
  return { lines, failure };
}

const pattern = (label) =>
  new RegExp(
    `^${label
      .split('*')
      .map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, '\\$&'))
      .join('.*')}$`,
    's',
  );

function readDifferences(dialect) {
  const file = path.join(here, dialect, 'differences.json');
  if (!fs.existsSync(file)) return [];
  return JSON.parse(fs.readFileSync(file, 'utf8')).map((entry) => {
    if (!entry.case || !entry.label || !entry.reason)
      throw new Error(`${file}: ${JSON.stringify(entry)} lacks a field`);
    return { ...entry, patterns: [entry.label].flat().map(pattern), met: false };
  });
}

/** Texts of errors in a line of a transcript. */
const MESSAGE = /(?<=\bmessage=)"(?:[^"\\]|\\.)*"/g;

/** Whether ours is theirs but for what messages say behind theirs. */
function goesOn(theirs, mine) {
  const messages = theirs.match(MESSAGE) ?? [];
  const longer = mine.match(MESSAGE) ?? [];
  if (messages.length !== longer.length || theirs.replace(MESSAGE, '') !== mine.replace(MESSAGE, '')) return false;
  return messages.every((message, index) => {
    const text = JSON.parse(message);
    const more = JSON.parse(longer[index]);
    return more === text || more.startsWith(`${text}; `);
  });
}

const isSame = (dialect, theirs, mine) =>
  theirs === mine || (dialect === 'node' && !options.exact && goesOn(theirs, mine));

function compare(dialect, name, host, real, { lines: ours, failure: died }, differences) {
  const found = [];
  for (const label of new Set([...real.keys(), ...ours.keys()])) {
    const theirs = real.get(label) ?? '<absent>';
    const mine = ours.get(label) ?? '<absent>';
    if (isSame(dialect, theirs, mine)) continue;
    // What a process that died did not get to is no difference of its own.
    if (died && !ours.has(label)) continue;
    const entry = differences.find(
      (candidate) =>
        [candidate.case].flat().some((wanted) => pattern(wanted).test(name)) &&
        (!candidate.runtimes || candidate.runtimes.includes(host.name)) &&
        (candidate.ours === undefined || isSame(dialect, candidate.ours, mine)) &&
        candidate.patterns.some((wanted) => wanted.test(label)),
    );
    if (entry) entry.met = true;
    found.push({ label, theirs, mine, listed: Boolean(entry) });
  }
  return found;
}

const isOpen = (difference) => !difference.listed;

/**
 * What runs cases of a dialect once more: each at most once on each side, however many ask.
 * @param {string} dialect
 * @param {object} realHost
 * @param {string} fixture
 */
function secondRuns(dialect, realHost, fixture) {
  const runs = new Map();
  const run = (name, host, real) => {
    const key = `${name} ${real ? 'real' : host.name}`;
    if (!runs.has(key)) runs.set(key, runCase(dialect, name, host, real, fixture, true));
    return runs.get(key);
  };
  return { real: (name) => run(name, realHost, true), ours: (name, host) => run(name, host, false) };
}

/**
 * Compares a case, and runs both sides again where something that is not listed came out or the real side died.
 * @param {ReturnType<typeof secondRuns>} again
 * @returns {Promise<{ found: object[], real: object, failure: string | null, once: string[] }>} `once`: what did not come
 *   again; `failure`: how ours died
 */
async function compareTwice(dialect, name, host, again, { real, mine }, differences) {
  const found = compare(dialect, name, host, real.lines, mine, differences);
  const open = found.filter(isOpen);
  const { failure } = mine;
  if (failure || (!real.failure && open.length === 0)) return { found, real, failure, once: [] };
  const realAgain = await again.real(name);
  const mineAgain = await again.ours(name, host);
  const foundAgain = compare(dialect, name, host, realAgain.lines, mineAgain, differences);
  const openAgain = new Set(foundAgain.filter(isOpen).map(({ label }) => label));
  const once = open.filter(({ label }) => !openAgain.has(label));
  return {
    found: [
      ...foundAgain.filter((difference) => difference.listed),
      ...open.filter(({ label }) => openAgain.has(label)),
    ],
    real: realAgain,
    failure: mineAgain.failure,
    once: once.map(({ label, theirs, mine: text }) => `${label}\n    real ${theirs}\n    ours ${text}`),
  };
}

/** Compares once more what an entry that nothing met is about, until something meets it. */
async function compareAgain(dialect, entry, names, hosts, again, differences) {
  const about = names.filter((name) => [entry.case].flat().some((wanted) => pattern(wanted).test(name)));
  for (const name of about) {
    for (const host of hosts) {
      const { lines } = await again.real(name);
      compare(dialect, name, host, lines, await again.ours(name, host), differences);
      if (entry.met) return;
    }
  }
}

async function pool(tasks, size) {
  const queue = tasks.entries();
  await Promise.all(
    Array.from({ length: size }, async () => {
      for (const [, task] of queue) await task();
    }),
  );
}

const oursOn = () => {
  const wanted = list(options.runtime);
  if (!wanted) return installed().filter((host) => host.kind === 'node');
  if (wanted.includes('all')) return installed();
  return wanted.map((name) => runtime(name));
};

const dialects = positionals.length ? positionals : Object.keys(REAL);
for (const dialect of dialects) if (!REAL[dialect]) throw new Error(`unknown dialect ${dialect}`);
const print = (text = '') => process.stdout.write(`${text}\n`);
const showLines = (lines) => {
  for (const [label, text] of lines) print(`  ${label}\n      ${text}`);
};

/** Runs only the real side, and shows it or saves it. @returns {Promise<boolean>} whether it failed */
async function showReal() {
  let failed = false;
  const saved = { versions: {}, cases: {} };
  for (const dialect of dialects) {
    const fixture = compileFixture(dialect);
    const host = runtime(REAL[dialect]);
    saved.versions[dialect] = versionOf(host.name);
    for (const name of casesOf(dialect)) {
      const { lines, failure } = await runCase(dialect, name, host, true, fixture);
      print(`${dialect}/${name} on real ${host.name} ${versionOf(host.name)}: ${lines.size} lines`);
      if (!options.save) showLines(lines);
      const end = failure ? { '(end)': failure } : {};
      saved.cases[`${dialect}/${name}`] = { ...Object.fromEntries(lines), ...end };
      if (failure) {
        failed = true;
        print(`  ${failure}`);
      }
    }
  }
  if (options.save) fs.writeFileSync(options.save, JSON.stringify(saved));
  return failed;
}

/** Runs both sides and compares. @returns {Promise<boolean>} whether something failed */
async function compareAll() {
  const manifest = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));
  let failed = false;
  for (const dialect of dialects) {
    if (!fs.existsSync(path.join(here, dialect))) continue;
    if (!manifest.exports[ENTRY[dialect]]) throw new Error(`package.json exports no ${ENTRY[dialect]}; try --real`);
    const fixture = compileFixture(dialect);
    const names = casesOf(dialect);
    const hosts = oursOn();
    const differences = readDifferences(dialect);
    const realHost = runtime(REAL[dialect]);
    const results = new Map(names.map((name) => [name, { ours: new Map() }]));

    // Longest first would be better than by name, but the real side has to be there before anything is compared.
    const tasks = names.flatMap((name) => [
      async () => {
        results.get(name).real = await runCase(dialect, name, realHost, true, fixture);
      },
      ...hosts.map((host) => async () => {
        results.get(name).ours.set(host.name, await runCase(dialect, name, host, false, fixture));
      }),
    ]);
    await pool(tasks, CONCURRENCY);

    const width = Math.max(12, ...names.map((name) => name.length));
    print(`\n${dialect}: ours against real ${realHost.name} ${versionOf(realHost.name)}`);
    print(`${''.padEnd(width)}  ${'lines'.padStart(6)}  ${hosts.map((host) => host.name.padEnd(14)).join('')}`);
    const details = [];
    const again = secondRuns(dialect, realHost, fixture);
    for (const name of names) {
      const { ours } = results.get(name);
      let { real } = results.get(name);
      const cells = [];
      for (const host of hosts) {
        const sides = { real, mine: ours.get(host.name) };
        const compared = await compareTwice(dialect, name, host, again, sides, differences);
        const { found, failure, once } = compared;
        real = compared.real;
        const open = found.filter(isOpen);
        const listed = found.length - open.length;
        if (failure) details.push(`${dialect}/${name} on ${host.name}: ${failure}`);
        for (const text of once) details.push(`${dialect}/${name} on ${host.name}, once and not again: ${text}`);
        const verdict = failure ? 'died' : open.length ? `${open.length} differ` : 'ok';
        cells.push(`${verdict}${listed ? ` (${listed})` : ''}`.padEnd(14));
        const shown = options.show ? found : open.slice(0, SHOWN);
        for (const { label, theirs, mine: text, listed: known } of shown) {
          details.push(
            `${dialect}/${name} on ${host.name}${known ? ' (listed)' : ''}: ${label}\n    real ${theirs}\n    ours ${text}`,
          );
        }
        if (!options.show && open.length > SHOWN) details.push(`    … and ${open.length - SHOWN} more (--show)`);
        if (failure || open.length) failed = true;
      }
      if (real.failure) {
        failed = true;
        details.push(`${dialect}/${name} on real ${realHost.name}: ${real.failure}`);
      }
      print(`${name.padEnd(width)}  ${String(real.lines.size).padStart(6)}  ${cells.join('')}`);
    }
    // Whether an entry is still needed can be said only after everything that it might be about has run.
    const complete = !options.case && options.flag.length === 0;
    const ran = hosts.map((host) => host.name);
    for (const entry of differences) {
      const about = entry.runtimes ?? (options.runtime ? [] : ran);
      if (entry.met || !complete || !about.length || !about.every((wanted) => ran.includes(wanted))) continue;
      await compareAgain(dialect, entry, names, hosts, again, differences);
      if (entry.met) continue;
      failed = true;
      details.push(
        `${dialect}/differences.json: nothing differs any more for ${entry.case}: ${[entry.label].flat().join(' | ')}`,
      );
    }
    if (details.length) print(`\n${details.join('\n')}`);
  }
  return failed;
}

// No process.exit: what was written to a pipe would be cut.
if (await (options.real ? showReal() : compareAll())) process.exitCode = 1;
