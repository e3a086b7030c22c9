// Callbacks: registering, arguments, results that are accepted, reference counts. What aborts is in crashes.mjs.

import vm from 'node:vm';
import { POINTERS, TYPES, values } from './_values.mjs';

export default async function ({ api, record, section, fixture, gc }) {
  const library = new api.DynamicLibrary(fixture);
  const bind = (name, args, result) =>
    new api.DynamicLibrary(fixture).getFunction(name, { arguments: args, return: result });

  section('register');
  const same = (type) => ({ arguments: [type], return: type });
  record('kind', () => typeof library.registerCallback(() => {}));
  record('new each time', () => {
    const f = () => {};
    return library.registerCallback(f) === library.registerCallback(f);
  });
  for (const [label, value] of Object.entries(values())) {
    record(`one argument ${label}`, () => typeof library.registerCallback(value));
    record(`first of two ${label}`, () => typeof library.registerCallback(value, () => {}));
    record(`second ${label}`, () => typeof library.registerCallback({}, value));
  }
  record('none', () => library.registerCallback());
  record('function and more', () => typeof library.registerCallback(() => {}, 1, 2));
  record(
    'function and function',
    () =>
      typeof library.registerCallback(
        () => {},
        () => {},
      ),
  );
  record('signature, function and more', () => typeof library.registerCallback({}, () => {}, 3));
  record('signature alone', () => library.registerCallback({}));
  record('async function', () => typeof library.registerCallback(async () => {}));
  record('generator', () => typeof library.registerCallback(function* () {}));
  record('proxy', () => typeof library.registerCallback(new Proxy(() => {}, {})));
  record('symbols do not name callbacks', () => Object.keys(library.symbols));

  section('call');
  const call = bind('call_i32', ['function', 'i32'], 'i32');
  record('adds', () =>
    call(
      library.registerCallback(same('i32'), (value) => value + 1),
      41,
    ),
  );
  record('this and arguments', () => {
    const seen = [];
    const callback = library.registerCallback(same('i32'), function (...args) {
      seen.push(this, args, arguments.length);
      return 0;
    });
    return [call(callback, -7), seen];
  });
  record('sloppy this', () => {
    const sloppy = vm.runInThisContext('(function () { return this === globalThis ? 1 : 2; })');
    return call(library.registerCallback(same('i32'), sloppy), 1);
  });
  record('default signature', () => {
    const seen = [];
    bind('call_void', ['function'], 'void')(library.registerCallback((...args) => seen.push(args)));
    return seen;
  });
  record('void ignores results', () => {
    const results = [];
    const run = bind('call_void', ['function'], 'void');
    for (const value of [1, 'x', {}, null, Symbol('x'), 1n, { then() {} }]) {
      results.push(run(library.registerCallback(() => value)));
    }
    return results;
  });
  record('many', () =>
    bind(
      'call_times',
      ['function', 'i32'],
      'i32',
    )(
      library.registerCallback(same('i32'), (i) => i * 2),
      1000,
    ),
  );
  record('mixed', () => {
    const seen = [];
    const callback = library.registerCallback(
      { arguments: ['i8', 'u8', 'i16', 'u16', 'i32', 'u32', 'i64', 'u64', 'f32', 'f64', 'pointer'], return: 'f64' },
      (...args) => (seen.push(args), 0.5),
    );
    return [bind('call_mixed', ['function'], 'f64')(callback), seen];
  });
  record('ten', () => {
    const callback = library.registerCallback({ arguments: Array(10).fill('i32'), return: 'i32' }, (...args) => {
      return args.reduce((sum, value) => sum * 2 + value, 0);
    });
    return bind('call_ten', ['function'], 'i32')(callback);
  });
  record('nested', () => {
    const inner = library.registerCallback(same('i32'), (value) => value * 3);
    const outer = library.registerCallback(same('i32'), (value) => call(inner, value) + 1);
    return call(outer, 5);
  });
  record('texts of nested calls', () => {
    const after = bind('text_after', ['function', 'string'], 'u32');
    const sum = bind('text_sum', ['string', 'string'], 'u32');
    const nothing = library.registerCallback(() => {});
    const inner = library.registerCallback(() => after(nothing, 'inner text, which is longer'));
    const outer = library.registerCallback(() => after(inner, 'middle'));
    return [after(outer, 'outer'), sum('outer', null), after(nothing, 'outer')];
  });
  record('nested calls of every shape keep their arguments', () => {
    const mixed = bind('mixed', ['i8', 'u8', 'i16', 'u16', 'i32', 'u32', 'i64', 'u64', 'f32', 'f64'], 'f64');
    const results = [];
    const callback = library.registerCallback({ arguments: ['i32'], return: 'i32' }, (value) => {
      results.push(mixed(1, 2, 3, 4, 5, 6, 7n, 8n, 9.5, 10.25));
      return value;
    });
    results.push(call(callback, 77));
    return results;
  });
  record('recursive', () => {
    const callback = library.registerCallback(same('i32'), (n) => (n <= 1 ? 1 : n * call(callback, n - 1)));
    return call(callback, 10);
  });
  record('a pointer argument is a number of bytes away', () => {
    const buffer = Buffer.from('text\0');
    let seen;
    const callback = library.registerCallback(same('pointer'), (pointer) => ((seen = api.toString(pointer)), pointer));
    const result = bind('call_pointer', ['function', 'buffer'], 'pointer')(callback, buffer);
    return [seen, result === api.getRawPointer(buffer)];
  });
  for (const type of POINTERS) {
    record(`${type} argument`, () => {
      let kind;
      const callback = library.registerCallback(
        { arguments: [type], return: type },
        (value) => ((kind = typeof value), value),
      );
      const result = bind('call_text', ['function'], 'pointer')(callback);
      return [kind, api.toString(result)];
    });
    for (const [label, value] of Object.entries({
      null: null,
      undefined: undefined,
      zero: 0n,
      one: 1n,
      top: 2n ** 64n - 1n,
    })) {
      record(`${type} result ${label}`, () => {
        const callback = library.registerCallback({ arguments: ['pointer'], return: type }, () => value);
        return bind('call_pointer', ['function', 'pointer'], 'pointer')(callback, 5n);
      });
    }
  }
  record('nothing runs inside', async () => {
    const log = [];
    const callback = library.registerCallback(same('i32'), (value) => {
      Promise.resolve().then(() => log.push(`microtask ${value}`));
      process.nextTick(() => log.push(`tick ${value}`));
      log.push(`callback ${value}`);
      return value;
    });
    bind('call_times', ['function', 'i32'], 'i32')(callback, 2);
    log.push('after');
    await new Promise((resolve) => setTimeout(resolve, 5));
    return log;
  });
  record('bool gives its byte', () => {
    const seen = [];
    const callback = library.registerCallback(same('bool'), (value) => (seen.push(value), 3));
    return [bind('call_bool', ['function', 'u8'], 'u8')(callback, 2), seen];
  });

  for (const [kind, names] of Object.entries(TYPES)) {
    for (const type of names) {
      section(`results of ${type}`);
      const run = bind(`call_${kind}`, ['function', type], type);
      const long = /^(i|u)64$/.test(kind);
      const bits = Number(kind.slice(1));
      const low = kind[0] === 'i' ? -(2n ** BigInt(bits - 1)) : 0n;
      const top = kind[0] === 'i' ? 2n ** BigInt(bits - 1) - 1n : 2n ** BigInt(bits) - 1n;
      const accepted = kind.startsWith('f')
        ? [0, 1.5, NaN, Infinity, -Infinity, 1e300, 5e-324, 0.1, 2 ** 53]
        : long
          ? [low, top, 0n, 1n]
          : [Number(low), Number(top), 1, ...(kind[0] === 'i' ? [0] : [])];
      for (const value of new Set(accepted)) {
        // A Set makes -0 and 0 one: minus zero has a section of its own.
        record(String(value), () => {
          const seen = [];
          const callback = library.registerCallback(same(type), (argument) => (seen.push(argument), value));
          return [run(callback, value), seen];
        });
      }
    }
  }

  section('minus zero');
  for (const [kind, names] of Object.entries(TYPES)) {
    if (/^[iu]64$/.test(kind)) continue;
    record(kind, () => {
      const seen = [];
      const callback = library.registerCallback(same(names[0]), (argument) => (seen.push(argument), -0));
      return [bind(`call_${kind}`, ['function', names[0]], names[0])(callback, -0), seen];
    });
  }

  section('reference');
  for (const name of ['unregisterCallback', 'refCallback', 'unrefCallback']) {
    for (const [label, value] of Object.entries(values())) record(`${name} ${label}`, () => library[name](value));
    record(`${name} none`, () => library[name]());
    record(`${name} twice`, () => {
      const callback = library.registerCallback(() => {});
      const results = [library[name](callback)];
      try {
        results.push(library[name](callback));
      } catch (error) {
        results.push(error.message.split('; ')[0]);
      }
      return results;
    });
    record(`${name} of another library`, () =>
      new api.DynamicLibrary(fixture)[name](library.registerCallback(() => {})),
    );
    record(`${name} of a function's address`, () => library[name](library.getSymbol('nothing')));
    record(`${name} with more`, () =>
      library[name](
        library.registerCallback(() => {}),
        1,
      ),
    );
  }
  record('unref then ref', () => {
    const callback = library.registerCallback(same('i32'), (value) => value + 1);
    return [library.unrefCallback(callback), library.refCallback(callback), call(callback, 1)];
  });
  record('unref, still alive', () => {
    const f = (value) => value + 1;
    const callback = library.registerCallback(same('i32'), f);
    library.unrefCallback(callback);
    return [call(callback, 1), f(0)];
  });
  const lost = (() => library.registerCallback(same('i32'), (value) => value + 100))();
  library.unrefCallback(lost);
  await gc();
  await gc();
  record('collected gives zero', () => call(lost, 1));
  record('collected, ref', () => library.refCallback(lost));
  record('collected, unref', () => library.unrefCallback(lost));
  record('collected, unregister', () => library.unregisterCallback(lost));
  record('collected, unregister again', () => library.unregisterCallback(lost));
  const lostPointer = (() => library.registerCallback(same('pointer'), (value) => value))();
  library.unrefCallback(lostPointer);
  await gc();
  await gc();
  record('collected gives NULL', () => bind('call_pointer', ['function', 'pointer'], 'pointer')(lostPointer, 77n));
  const kept = library.registerCallback(same('i32'), (value) => value + 100);
  await gc();
  record('kept while registered', () => call(kept, 1));
}
