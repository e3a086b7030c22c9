'use strict';
// cc() with the system's C compiler: into a private folder that is gone before the first call. On Windows it stays: a
// file cannot be removed there as long as its library is loaded.

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { spawnSync } = require('node:child_process');

const { nodeApiHeaders } = require('./headers');
const { importsSource } = require('./imports');

const CANDIDATES = ['cc', 'gcc', 'clang', 'tcc'];
const DEFAULTS = ['-std=c11', '-g', '-O2'];

/**
 * What makes a library, by platform, and what that is called. What the code defines is its own, also where the process
 * has a function of that name.
 */
const platforms = {
  linux: { compile: ['-fPIC'], link: ['-shared', '-Wl,-Bsymbolic'], library: 'library.so' },
  darwin: { compile: ['-fPIC'], link: ['-shared', '-undefined', 'dynamic_lookup'], library: 'library.dylib' },
  // Linkers for Windows want to be told what they import (imports.js), and what they show.
  win32: {
    compile: ['-DNAPI_EXTERN=__declspec(dllimport)'],
    link: ['-shared', '-static-libgcc', '-Wl,--export-all-symbols'],
    library: 'library.dll',
  },
};
const platform = platforms[process.platform] ?? platforms.linux;
const isWindows = process.platform === 'win32';

const QUIET = { LC_ALL: 'C', NO_COLOR: '1', TERM: 'dumb' };

let found;

/**
 * The compiler's command, from CC or the path.
 * @returns {string[] | undefined} the command and what always follows it
 */
function findCompiler() {
  if (found) return found;
  const { CC } = process.env;
  const wanted = !CC ? [] : fs.existsSync(CC) ? [[CC]] : [CC.split(/\s+/)];
  for (const command of [...wanted, ...CANDIDATES.map((name) => [name])]) {
    const [program, ...rest] = command;
    const { status } = spawnSync(program, [...rest, '--version'], { stdio: 'ignore' });
    if (status === 0) return (found = command);
  }
  return undefined;
}

/** The words of a command line as programs of Windows read it: a backslash is one, but before a quote. */
function wordsOfWindows(line) {
  const found = line.matchAll(/(?:\\"|"(?:\\"|[^"])*"|[^\s"])+/g);
  return Array.from(found, ([word]) => word.replace(/(\\?)"/g, (_, escaped) => (escaped ? '"' : '')));
}

/** The words of a command line: separated by spaces, kept together by quotes, with backslashes as in a shell. */
function words(line) {
  if (isWindows) return wordsOfWindows(line);
  const all = [];
  for (const [word] of line.matchAll(/(?:\\.|"(?:\\.|[^"\\])*"|'[^']*'|[^\s"'\\])+/gs)) {
    all.push(
      word.replace(
        /\\(.)|"((?:\\.|[^"\\])*)"|'([^']*)'/gs,
        (_, escaped, double, single) => escaped ?? single ?? double.replace(/\\(.)/gs, '$1'),
      ),
    );
  }
  return all;
}

/**
 * @typedef {object} Job
 * @property {string[]} sources
 * @property {string[]} libraries
 * @property {string[]} includes
 * @property {[string, string][]} defines
 * @property {string} flags
 */

/** Something that the compiler said about one file. */
class CompileError extends Error {
  /**
   * @param {string} file
   * @param {string[]} messages
   */
  constructor(file, messages) {
    super();
    this.file = file;
    this.messages = messages;
  }
}

/** The folders in which `<node_api.h>` and `<node/node_api.h>` are found. */
function nodeHeaders(folder) {
  const headers = nodeApiHeaders();
  if (!headers) return [];
  try {
    fs.symlinkSync(headers, path.join(folder, 'node'), 'junction');
  } catch {
    // Where links cannot be made the second form is left to the system's own headers.
  }
  return [headers, folder];
}

/** What is linked with the code so that it finds Node-API. */
function nodeApi(folder) {
  const headers = nodeApiHeaders();
  if (!isWindows || !headers) return [];
  const file = path.join(folder, 'imports.c');
  fs.writeFileSync(file, importsSource(headers));
  return [file];
}

/** The lines of a compiler's output that begin a message of an error; all of it where none does. */
function errorsIn(output) {
  const lines = output.split('\n').filter((line) => line.trim());
  const errors = lines.filter((line) => /\b(?:fatal )?error\b|undefined reference|cannot find/.test(line));
  return errors.length ? errors : lines;
}

function run([program, ...first], args, file) {
  const { status, error, stdout, stderr } = spawnSync(program, [...first, ...args], {
    encoding: 'utf8',
    env: { ...process.env, ...QUIET },
    maxBuffer: 64 << 20,
  });
  if (error) throw new CompileError(file, [`${program}: error: ${error.message}`]);
  if (status !== 0) throw new CompileError(file, errorsIn(stderr || stdout));
}

/** Folders of this thread whose libraries were still loaded. Only Windows has any. @type {Set<string>} */
const left = new Set();

const prefix = 'polyffi-cc-';

/** @param {string} name of a folder; it says which process made it */
function isOfEndedProcess(name) {
  try {
    return !process.kill(Number.parseInt(name.slice(prefix.length), 10), 0);
  } catch (error) {
    return error.code === 'ESRCH';
  }
}

/** Removes a folder, or remembers it. */
function remove(folder) {
  try {
    fs.rmSync(folder, { recursive: true, force: true });
    left.delete(folder);
  } catch (error) {
    if (!isWindows) throw error;
    left.add(folder);
  }
}

/** Removes what libraries that are closed by now, and processes that have ended, have left. */
function sweep() {
  if (!isWindows) return;
  const temporary = os.tmpdir();
  const names = fs.readdirSync(temporary).filter((name) => name.startsWith(prefix) && isOfEndedProcess(name));
  for (const folder of [...left, ...names.map((name) => path.join(temporary, name))]) remove(folder);
}

/**
 * Compiles and opens.
 * @template T
 * @param {Job} job
 * @param {(library: string) => T} open is given the path, which holds until it returns
 * @returns {T}
 * @throws {CompileError}
 */
function compile({ sources, libraries, includes, defines, flags }, open) {
  const compiler = findCompiler();
  const program = path.basename(compiler[0]);
  sweep();
  // mkdtemp makes it with mode 0700.
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), `${prefix}${process.pid}-`));
  try {
    const common = [
      ...DEFAULTS,
      ...platform.compile,
      ...defines.map(([name, value]) => `-D${name}=${value}`),
      ...includes.map((include) => `-I${include}`),
      ...words(flags),
      ...nodeHeaders(folder).map((include) => `-I${include}`),
    ];
    const objects = sources.map((source, i) => {
      if (!fs.existsSync(source)) throw new CompileError(source, [`${program}: error: file '${source}' not found`]);
      const object = path.join(folder, `${i}.o`);
      run(compiler, ['-c', '-o', object, ...common, source], source);
      return object;
    });
    const last = sources[sources.length - 1];
    const library = path.join(folder, platform.library);
    const links = libraries.map((name) => `-l${name}`);
    run(compiler, [...platform.link, '-o', library, ...common, ...objects, ...nodeApi(folder), ...links], last);
    try {
      return open(library);
    } catch (error) {
      const missing = /undefined symbol: (\S+)/.exec(error.message);
      if (!missing) throw error;
      throw new CompileError(last, [`${program}: error: unresolved reference to '${missing[1]}'`]);
    }
  } finally {
    remove(folder);
  }
}

module.exports = { CompileError, findCompiler, compile, sweep, words };
