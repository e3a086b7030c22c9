// What dlopen's first argument may be, and what is said where the library does not open.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

export default async function ({ api, record, section, fixture, libc }) {
  const directory = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'conformance-')));
  record.maskText(directory, 'directory');
  record.maskText(fixture, 'fixture');
  const before = process.cwd();
  const add = { add: { parameters: ['i32', 'i32'], result: 'i32' } };
  const open = (name, symbols = add) => {
    const library = api.dlopen(name, symbols);
    try {
      return 'add' in library.symbols ? library.symbols.add(2, 3) : 'opened';
    } finally {
      library.close();
    }
  };
  try {
    process.chdir(directory);
    fs.copyFileSync(fixture, path.join(directory, 'plain.so'));
    fs.copyFileSync(fixture, path.join(directory, 'with space.so'));
    fs.copyFileSync(fixture, path.join(directory, 'percent%41.so'));
    fs.copyFileSync(fixture, path.join(directory, 'ünïcode.so'));
    fs.writeFileSync(
      path.join(directory, 'text.so'),
      'this is not a library, however long the text that it holds may be\n'.repeat(9),
    );
    fs.writeFileSync(path.join(directory, 'short.so'), 'x');
    fs.mkdirSync(path.join(directory, 'folder.so'));

    section('strings');
    record('absolute', () => open(fixture));
    record('relative with ./', () => open('./plain.so'));
    record('bare name in the working directory', () => open('plain.so'));
    record('with a space', () => open('./with space.so'));
    record('with a percent sign', () => open('./percent%41.so'));
    record('with letters beyond ASCII', () => open('./ünïcode.so'));
    record('file: string', () => open(pathToFileURL(fixture).href));
    record('libm by its soname', () => open('libm.so.6', { cos: { parameters: ['f64'], result: 'f64' } }));
    record('empty: the main program', () => open('', { getpid: { parameters: [], result: 'i32' } }));
    record('cut at NUL', () => open('./plain.so\0.more'));
    record('missing', () => open('./missing.so'));
    record('missing, bare', () => open('missing-library.so'));
    record('missing, absolute', () => open(path.join(directory, 'missing.so')));
    record('not ELF', () => open('./text.so'));
    record('short file', () => open('./short.so'));
    record('directory', () => open('./folder.so'));
    record('String object', () => open(new String('./plain.so')));

    section('URLs');
    record('file URL', () => open(pathToFileURL(path.join(directory, 'plain.so'))));
    record('file URL with a space', () => open(pathToFileURL(path.join(directory, 'with space.so'))));
    record('file URL with an encoded percent sign', () => open(pathToFileURL(path.join(directory, 'percent%41.so'))));
    record('file URL beyond ASCII', () => open(pathToFileURL(path.join(directory, 'ünïcode.so'))));
    record('file URL, missing', () => open(pathToFileURL(path.join(directory, 'missing.so'))));
    record('https URL', () => open(new URL('https://example.com/plain.so')));
    record('data URL', () => open(new URL('data:text/plain,x')));

    section('other values');
    for (const [label, value] of [
      ['undefined', undefined],
      ['null', null],
      ['5', 5],
      ['true', true],
      ['object', {}],
      ['array', ['./plain.so']],
      ['bigint', 7n],
    ]) {
      record(label, () => open(value));
    }
    record('object with toString', () => open({ toString: () => './plain.so' }));
    record('object whose toString throws', () =>
      open({
        toString() {
          throw new RangeError('no text');
        },
      }),
    );
    record('symbol', () => open(Symbol('x')));
    record('null-prototype object', () => open(Object.create(null)));

    section('handles');
    record('one library opened twice', () => {
      const first = api.dlopen(fixture, add);
      const second = api.dlopen(fixture, add);
      first.close();
      const result = second.symbols.add(4, 5);
      second.close();
      return result;
    });
    record('symbols of a library are local', () => {
      const library = api.dlopen(fixture, add);
      try {
        const main = api.dlopen('', { many: { parameters: [], result: 'void', optional: true } });
        const found = main.symbols.many;
        main.close();
        return found;
      } finally {
        library.close();
      }
    });
    record('libc', () => open(libc, { abs: { parameters: ['i32'], result: 'i32' } }));
  } finally {
    process.chdir(before);
    fs.rmSync(directory, { recursive: true, force: true });
  }
}
