'use strict';
// Random signatures, called by C and through polyffi: both must hand over the same bytes and get the same result.
//
//   node test/abi/run.js [--seed N] [--count M] [--only ID] [--callbacks | --calls] [--keep] [--jobs N]
//                        [--compilers 'gcc -O0,clang -O2'] [--runtime NAME | --node 'COMMAND'] [--fallback N]
//
//   --seed N        another set of signatures (default 1)
//   --count M       how many signatures (default 20000)
//   --only ID       one signature of the seed, as a failure names it
//   --callbacks     only callbacks (C calls JavaScript); --calls: only calls (JavaScript calls C); default both
//   --keep          leave the C files and libraries where they are, and say where
//   --jobs N        processes at a time (default: POLYFFI_JOBS of the environment, or the processors)
//   --compilers     what compiles the functions, separated by commas (default: gcc and clang at -O0 and -O2, all four)
//   --runtime NAME  the runtime that loads polyffi, one of test/runtimes (default: the node that runs this)
//   --node COMMAND  the same as a command line, for example an emulator and a node (test/abi/arm64.sh)
//   --plain         only signatures that libffi describes: no unions, no packing, no raised alignment (libffi.sh)
//   --fallback N    one signature in N runs once more the other ways: without code generation from strings, callbacks
//                   through copies of the entry points (default 10, 0: none)
//
// POLYFFI_ADDON, where set, names the addon that the runtime loads; POLYFFI_ABI_TARGET for what the C is (targets.js).
//
// Signatures come in chunks (generate.js). A chunk is a C file of functions and a C caller. The functions are compiled
// by every compiler of the list, so that each signature meets all four callees, the caller by one of them in turn. A function folds
// every value byte of its arguments into a digest and makes its result from that. The expected digest, result and
// errno come from the C caller, for values that polyffi gets too (worker.js); before that, the C compilers must agree
// among each other. Layouts of all types are compared with sizeof, _Alignof and offsetof. For callbacks the C caller
// calls a JavaScript function in place of the C function.
//
// Each chunk runs in a process of its own. A process that dies or hangs costs the case that it was at, not the run.
// Exit code 0 only where nothing failed; the last line is `N passed, N failed`.

const childProcess = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { parseArgs } = require('node:util');
const {
  CHUNK,
  poolOf,
  functionOf,
  describe,
  declaration,
  typesSource,
  calleeSource,
  callerSource,
} = require('./generate');
const { target } = require('./targets');

const patience = 90_000; // milliseconds without progress after which a process counts as hung
const mostRestarts = 20; // of the process of one chunk
const shownFailures = 25;
const { npm_lifecycle_event: event } = process.env;
const script = /^test:/.test(event) ? event : 'test:abi';

/** How the runtime that runs this file starts another file. */
function thisRuntime() {
  if (typeof Bun === 'object') return { kind: 'bun', command: [process.execPath, 'run'] };
  if (typeof Deno === 'object') return { kind: 'deno', command: [process.execPath, 'run', '-A', '--quiet'] };
  return { kind: 'node', command: [process.execPath] };
}

function optionsOf(argv) {
  const { values } = parseArgs({
    args: argv,
    options: {
      seed: { type: 'string', default: '1' },
      count: { type: 'string', default: '20000' },
      only: { type: 'string' },
      callbacks: { type: 'boolean', default: false },
      calls: { type: 'boolean', default: false },
      keep: { type: 'boolean', default: false },
      jobs: { type: 'string', default: process.env.POLYFFI_JOBS ?? String(os.cpus().length) },
      compilers: { type: 'string', default: 'gcc -O0,gcc -O2,clang -O0,clang -O2' },
      runtime: { type: 'string' },
      node: { type: 'string' },
      fallback: { type: 'string', default: '10' },
      plain: { type: 'boolean', default: false },
    },
  });
  const number = (name) => {
    const value = Number(values[name]);
    if (!Number.isSafeInteger(value) || value < 0)
      throw new Error(`--${name}: expected a number, found ${values[name]}`);
    return value;
  };
  const options = {
    seed: number('seed'),
    count: number('count'),
    only: values.only === undefined ? undefined : number('only'),
    calls: values.calls || !values.callbacks,
    callbacks: values.callbacks || !values.calls,
    keep: values.keep,
    jobs: Math.max(1, number('jobs')),
    compilers: values.compilers.split(',').map((text) => text.trim().split(/\s+/)),
    fallback: number('fallback'),
    plain: values.plain,
    ...thisRuntime(),
  };
  if (values.runtime) {
    const { command, args, kind } = require('../runtimes').runtime(values.runtime);
    options.command = [command, ...args];
    options.kind = kind;
  }
  if (values.node) options.command = values.node.trim().split(/\s+/);
  return options;
}

// ---- processes, so many at a time ----

class Gate {
  constructor(width) {
    this.free = width;
    this.waiting = [];
  }

  async through(work) {
    if (this.free > 0) this.free--;
    else await new Promise((resolve) => this.waiting.push(resolve));
    try {
      return await work();
    } finally {
      if (this.waiting.length > 0) this.waiting.shift()();
      else this.free++;
    }
  }
}

const children = new Set();

/** Runs a command to its end. `watch` is called with the child while it runs. */
function run(command, args, watch) {
  return new Promise((resolve, reject) => {
    const child = childProcess.spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    const stop = watch ? watch(child) : undefined;
    children.add(child);
    let out = '';
    let err = '';
    child.stdout.setEncoding('utf8').on('data', (text) => (out += text));
    child.stderr.setEncoding('utf8').on('data', (text) => (err += text));
    child.on('error', reject);
    child.on('close', (code, signal) => {
      children.delete(child);
      if (stop) stop();
      resolve({ code, signal, out, err });
    });
  });
}

// ---- one chunk ----

async function compile(compiler, source, library) {
  const [command, ...flags] = compiler;
  const named = ['-std=gnu11', '-w', '-Wno-psabi', '-I', __dirname];
  const args = [...flags, ...named, ...target.flags, '-o', library, source];
  const { code, err } = await run(command, args);
  if (code !== 0) throw new Error(`${[command, ...args].join(' ')} failed:\n${err.slice(0, 2000)}`);
}

/** The signatures of a chunk without what libffi has no words for, or returns wrongly (a long double in a struct). */
function plainIds(seed, chunk, ids) {
  const pool = poolOf(seed, chunk);
  const isPlainMember = (type) => type.name !== 'long double' && isPlain(type);
  const isPlain = (type) => {
    if (!type || type.kind === 'scalar') return true;
    if (type.kind === 'array') return isPlainMember(type.of);
    return (
      type.kind === 'struct' &&
      !type.pack &&
      !type.align &&
      type.fields.every(({ type: of, align }) => !align && isPlainMember(of))
    );
  };
  return ids.filter((id) => {
    const { types, result } = functionOf(seed, id, pool);
    return isPlain(result) && types.every(isPlain);
  });
}

async function compileChunk(chunk, context) {
  const { options, gate } = context;
  const pool = poolOf(options.seed, chunk.index);
  const functions = chunk.ids.map((id) => functionOf(options.seed, id, pool));
  const directory = path.join(context.directory, `chunk${chunk.index}`);
  fs.mkdirSync(directory);
  const file = (name) => path.join(directory, name);
  fs.writeFileSync(file('types.h'), typesSource(pool));
  fs.writeFileSync(file('callee.c'), calleeSource(functions, pool, 'types.h'));
  fs.writeFileSync(file('caller.c'), callerSource(functions, 'types.h'));
  const callerCompiler = options.compilers[chunk.index % options.compilers.length];
  const built = {
    directory,
    caller: file(`caller${target.suffix}`),
    callerName: callerCompiler.join(' '),
    callees: {},
  };
  const started = [gate.through(() => compile(callerCompiler, file('caller.c'), built.caller))];
  for (const compiler of options.compilers) {
    const name = compiler.join(' ');
    built.callees[name] = file(`callee-${name.replace(/[^\w]+/g, '-')}${target.suffix}`);
    started.push(gate.through(() => compile(compiler, file('callee.c'), built.callees[name])));
  }
  await Promise.all(started);
  return built;
}

/** What the process was at when it ended, from the file that it keeps. */
function readProgress(file) {
  const text = fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
  const [step, calls, callbacks, layouts, kind, id, ...variant] = text.trim().split(' ');
  if (!kind) return { step: 0, calls: 0, callbacks: 0, layouts: 0 };
  return {
    step: Number(step),
    calls: Number(calls),
    callbacks: Number(callbacks),
    layouts: Number(layouts),
    kind,
    id: Number(id),
    variant: variant.join(' '),
  };
}

/** Kills the process when its progress file has not changed for a while. */
function watchdog(file) {
  return (child) => {
    let last = '';
    let since = Date.now();
    const timer = setInterval(() => {
      const now = fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
      if (now !== last) {
        last = now;
        since = Date.now();
      } else if (Date.now() - since > patience) {
        child.hung = true;
        child.kill('SIGKILL');
      }
    }, 2000);
    return () => clearInterval(timer);
  };
}

/**
 * Runs the chunk in a process, and again behind the case in which one died.
 * @returns {Promise<{counts: object, failures: object[]}>}
 */
async function runChunk(chunk, built, context, extra) {
  const { options } = context;
  const counts = { calls: 0, callbacks: 0, layouts: 0 };
  const failures = [];
  const progress = path.join(built.directory, 'progress');
  const task = {
    seed: options.seed,
    chunk: chunk.index,
    ids: chunk.ids,
    calls: options.calls,
    callbacks: options.callbacks,
    caller: built.caller,
    callerName: built.callerName,
    callees: built.callees,
    sample: 1,
    exhaust: false,
    progress,
    skip: 0,
    ...extra.task,
  };
  let restarts = 0;
  for (;;) {
    fs.rmSync(progress, { force: true });
    let hung;
    const [command, ...args] = options.command;
    const outcome = await run(
      command,
      [...args, ...extra.flags, path.join(__dirname, 'worker.js'), JSON.stringify(task)],
      (child) => {
        hung = () => child.hung;
        return watchdog(progress)(child);
      },
    );
    const lines = outcome.out.split('\n').filter((line) => line.startsWith('{'));
    const messages = lines.map((line) => JSON.parse(line));
    failures.push(...messages.filter((message) => message.kind !== 'done'));
    const done = messages.find((message) => message.kind === 'done');
    const at = readProgress(progress);
    for (const name of Object.keys(counts)) counts[name] += (done || at)[name];
    if (done && outcome.code === 0) {
      if (outcome.err && !context.said.has(outcome.err)) process.stderr.write(outcome.err);
      context.said.add(outcome.err);
      break;
    }
    const said = outcome.err.trim().split('\n').slice(0, 6).join('\n');
    const how = hung()
      ? `made no progress for ${patience / 1000} s`
      : `ended with ${outcome.signal || `exit code ${outcome.code}`}`;
    const message = `${done ? 'after all cases ' : ''}the process ${how}${said ? `\n${said}` : ''}`;
    const outside = !at.kind || at.step <= task.skip;
    failures.push(outside ? { kind: 'run', id: -1, variant: '', message } : { ...at, message });
    if (done || outside) break;
    if (++restarts > mostRestarts) {
      failures.push({ kind: 'run', id: -1, variant: '', message: 'too many processes died; the rest was not run' });
      break;
    }
    task.skip = at.step;
  }
  for (const one of failures) Object.assign(one, { chunk: chunk.index, note: extra.note });
  return { counts, failures };
}

async function doChunk(chunk, context) {
  const { options, gate, totals } = context;
  let built;
  try {
    built = await compileChunk(chunk, context);
  } catch (error) {
    totals.failures.push({ kind: 'run', id: -1, variant: '', message: error.message, chunk: chunk.index });
    return;
  }
  const passes = [{ note: '', flags: [], task: {} }];
  if (options.fallback > 0 && options.kind === 'node') {
    const names = Object.keys(built.callees);
    const name = names[(chunk.index + 1) % names.length];
    const sample = options.only === undefined ? options.fallback : 1;
    passes.push({
      note: ' (the other ways)',
      flags: ['--disallow-code-generation-from-strings'],
      task: { sample, exhaust: true, callees: { [name]: built.callees[name] } },
    });
  }
  for (const extra of passes) {
    const { counts, failures } = await gate.through(() => runChunk(chunk, built, context, extra));
    for (const name of Object.keys(counts)) totals[name] += counts[name];
    totals.failures.push(...failures);
  }
  totals.signatures += chunk.ids.length;
  if (!options.keep) fs.rmSync(built.directory, { recursive: true });
}

// ---- the report ----

function describeFailure(failed, options) {
  const pool = poolOf(options.seed, failed.chunk);
  if (failed.kind === 'layout') {
    return `layout of ${pool[failed.id].tag}, ${failed.variant}${failed.note}:\n${declaration(pool[failed.id])}`;
  }
  if (failed.id < 0) return `chunk ${failed.chunk}:`;
  const fn = functionOf(options.seed, failed.id, pool);
  const marks = ['nonblocking', 'errno'].filter((mark) => fn[mark]);
  if (failed.kind === 'callback') marks.splice(0, 2, ...['transient', 'apart'].filter((mark) => fn[mark]));
  const how = marks.length > 0 ? ` [${marks.join(', ')}]` : '';
  return `${failed.kind} ${failed.id}, ${failed.variant}${failed.note}${how}:\n${describe(fn)}`;
}

function report(totals, options) {
  const groups = new Map();
  for (const failed of totals.failures) {
    const key = [failed.kind, failed.chunk, failed.id, failed.variant, failed.note].join('|');
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(failed);
  }
  let shown = 0;
  const described = new Set();
  for (const group of groups.values()) {
    const [first] = group;
    const subject = [first.kind, first.chunk, first.id].join('|');
    if (described.has(subject)) continue; // The same signature with another compiler says nothing new.
    described.add(subject);
    if (++shown > shownFailures) continue;
    console.log(`\nFAILED ${describeFailure(first, options)}`);
    for (const failed of group.slice(0, 4)) console.log(`  ${failed.message.replace(/\n/g, '\n  ')}`);
    const rerun = first.kind === 'layout' || first.id < 0 ? first.chunk * CHUNK : first.id;
    console.log(`  again: npm run ${script} -- --seed ${options.seed} --only ${rerun}`);
  }
  if (shown > shownFailures) console.log(`\n… and ${shown - shownFailures} more`);
  return groups.size;
}

async function main() {
  const options = optionsOf(process.argv.slice(2));
  const started = Date.now();
  const chunks = [];
  if (options.only !== undefined) {
    chunks.push({ index: Math.floor(options.only / CHUNK), ids: [options.only] });
  } else {
    for (let from = 0; from < options.count; from += CHUNK) {
      const ids = Array.from({ length: Math.min(CHUNK, options.count - from) }, (_, k) => from + k);
      chunks.push({ index: from / CHUNK, ids: options.plain ? plainIds(options.seed, from / CHUNK, ids) : ids });
    }
  }
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'polyffi-abi-'));
  process.on('exit', () => {
    for (const child of children) child.kill('SIGKILL');
    if (options.keep) console.log(`kept: ${directory}`);
    else fs.rmSync(directory, { recursive: true, force: true });
  });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1));
  const totals = { signatures: 0, calls: 0, callbacks: 0, layouts: 0, failures: [] };
  const context = { options, directory, totals, said: new Set(), gate: new Gate(options.jobs) };
  // One chunk more than there are processors, so that none idles while another chunk's last file compiles.
  const ahead = new Gate(options.jobs + 1);
  let reported = 0;
  await Promise.all(
    chunks.map((chunk) =>
      ahead.through(async () => {
        await doChunk(chunk, context);
        const tenths = Math.floor((totals.signatures / options.count) * 10);
        if (options.only === undefined && tenths > reported) {
          reported = tenths;
          const seconds = Math.round((Date.now() - started) / 1000);
          console.log(`${totals.signatures} signatures, ${totals.failures.length} problems, ${seconds} s`);
        }
      }),
    ),
  );
  const failed = report(totals, options);
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  console.log(
    `\nseed ${options.seed}: ${totals.signatures} signatures, ${totals.calls} calls, ${totals.callbacks} callbacks, ` +
      `${totals.layouts} layouts, ${seconds} s`,
  );
  const cases = totals.calls + totals.callbacks + totals.layouts;
  console.log(`${Math.max(0, cases - failed)} passed, ${failed} failed`);
  process.exitCode = failed > 0 || cases === 0 ? 1 : 0;
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
