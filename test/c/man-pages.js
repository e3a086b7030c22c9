'use strict';
// `npm run test:man-pages`: the synopses of the manual's pages about system calls and the C library, as they would be
// pasted. They are read with the headers that they name, and with known names alone.

const fs = require('node:fs');
const path = require('node:path');
const zlib = require('node:zlib');
const { Declarations, formatMistake } = require('../../lib/c');
const { fileReader } = require('../../lib/cdef/headers.js');

const FOLDERS = ['/usr/share/man/man2', '/usr/share/man/man3'];

/** What at least must be read without a mistake, of all pages with a prototype. */
const LEAST = { headers: 0.9, names: 0.9 };

const ESCAPES = { '-': '-', '&': '', ' ': ' ', e: '\\', '(aq': "'", '(em': '-', ':': '', c: '', '|': '', '/': '' };

/** A line of roff as text. */
function plain(line) {
  return line
    .replace(/\\f(?:\[[A-Z]*\]|\([A-Z]{2}|[A-Z])/g, '')
    .replace(/\\(\(..|.)/g, (whole, name) => ESCAPES[name] ?? '')
    .replace(/"/g, '');
}

/** The words of a request, where quotes hold them together. */
const wordsOf = (text) => [...text.matchAll(/"((?:[^"]|"")*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare);

/** The synopsis of a page, as a terminal shows it. */
function synopsisOf(roff) {
  const [, section] = /^\.SH SYNOPSIS\n([^]*?)^\.SH /m.exec(roff) ?? [];
  if (section === undefined) return undefined;
  const lines = [];
  for (const line of section.split('\n')) {
    if (/Feature Test Macro/.test(line)) break;
    const [, request, rest] = /^\.([A-Za-z]+) ?(.*)$/.exec(line) ?? [];
    if (request === undefined) {
      if (!line.startsWith('.\\"') && !line.startsWith("'")) lines.push(plain(line));
    } else if (['BI', 'IB', 'RI', 'IR', 'BR', 'RB'].includes(request)) {
      lines.push(plain(wordsOf(rest).join('')));
    } else if (['B', 'I', 'SM', 'SB'].includes(request)) {
      lines.push(plain(wordsOf(rest).join(' ')));
    } else {
      lines.push('');
    }
  }
  return lines.join('\n');
}

/**
 * Synopses that are no C: numbers of system calls as parameters, macros that make types, words in the place of types, and
 * sentences.
 */
const NO_C =
  /\bSYS_|\bprintf_function\b|\b(?:ST|T|CIRCLE|S)?A?I?L?(?:Q|LIST)_ENTRY\b|\bENTRY\b|\bscalar\b|\bCMP\b|^ *(?:Note|See|C library)\b|\b(?:x|last|type)\s*[,)]\s*\{/m;

function* pages() {
  for (const folder of FOLDERS) {
    for (const file of fs.readdirSync(folder).sort()) {
      if (!file.endsWith('.gz')) continue;
      const roff = zlib.gunzipSync(fs.readFileSync(path.join(folder, file))).toString('utf8');
      if (/^\.so /m.test(roff) || /perl|Tcl|OpenSSL|curses|SQLite/i.test(roff.slice(0, 600))) continue;
      if (!/^\.TH .*Linux man-pages/m.test(roff)) continue;
      const text = synopsisOf(roff);
      if (text && /\w\s*\([^)]*\)\s*;/.test(text) && !NO_C.test(text)) yield { name: file.replace('.gz', ''), text };
    }
  }
}

function read(text, reader) {
  const declarations = new Declarations({ target: `linux-${process.arch}`, reader, define: { _GNU_SOURCE: true } });
  declarations.add(text);
  return declarations;
}

function main(args) {
  const reader = fileReader();
  const all = [...pages()];
  for (const mode of ['headers', 'names']) {
    const refused = [];
    let functions = 0;
    for (const { name, text } of all) {
      const declarations = mode === 'headers' ? read(text, reader) : read(text.replace(/^\s*#include.*$/gm, ''));
      const own = declarations.mistakes.filter(({ file }) => file === '<text>');
      if (own.length > 0) refused.push({ name, mistake: own[0] });
      functions += declarations.functions.size;
    }
    const share = 1 - refused.length / all.length;
    const good = share >= LEAST[mode];
    console.log(
      `${good ? 'ok  ' : 'FAIL'}  ${mode.padEnd(8)} ${all.length - refused.length} of ${all.length} pages ` +
        `(${(share * 100).toFixed(1)} %), ${functions} functions`,
    );
    if (args.includes('--list'))
      for (const { name, mistake } of refused) console.log(`${name}: ${formatMistake(mistake)}`);
    if (!good) process.exitCode = 1;
  }
}

main(process.argv.slice(2));
