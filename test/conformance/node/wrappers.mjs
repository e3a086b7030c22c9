// The functions that a library gives: their properties, arity, and what closing does to them.

import { binder } from './_values.mjs';

export default async function ({ api, record, section, fixture }) {
  const bind = binder(api, fixture);
  const shapes = {
    'no arguments': ['nothing', [], 'void'],
    'one integer': ['id_i32', ['i32'], 'i32'],
    'two integers': ['add_i32', ['i32', 'i32'], 'i32'],
    'two doubles': ['add_f64', ['f64', 'f64'], 'f64'],
    'one pointer': ['pointer_id', ['pointer'], 'pointer'],
    'one string': ['text_length', ['string'], 'u64'],
    'pointer and integer': ['byte_sum', ['buffer', 'u32'], 'u32'],
    'two pointers': ['text_sum', ['pointer', 'pointer'], 'u32'],
    'two bigints': ['add_u64', ['u64', 'u64'], 'u64'],
    mixed: ['mixed', ['i8', 'u8', 'i16', 'u16', 'i32', 'u32', 'i64', 'u64', 'f32', 'f64'], 'f64'],
  };
  const sample = { void: [], pointer: 0n, string: 'x', buffer: Buffer.alloc(2), i64: 1n, u64: 1n };
  const valid = (args) => args.map((type) => sample[type] ?? 1);

  for (const [label, [name, args, result]] of Object.entries(shapes)) {
    section(label);
    const f = bind(name, args, result);
    record.mask(f.pointer, name);
    record('describe', () => record.describe(f));
    record('prototype', () => [
      Object.getPrototypeOf(f) === Function.prototype,
      typeof f,
      Object.prototype.toString.call(f),
    ]);
    record('call', () => f(...valid(args)));
    record('this', () => f.call({ a: 1 }, ...valid(args)));
    record('apply', () => f.apply(null, valid(args)));
    record('new', () => new f(...valid(args)));
    // The texts of these errors quote the source of the function, which no program can depend on.
    const kind = (thunk) => {
      try {
        return thunk();
      } catch (error) {
        return error.constructor.name;
      }
    };
    record('as new.target', () => kind(() => Reflect.construct(Object, [], f)));
    record('too many', () => f(...valid(args), 1));
    record('two too many', () => f(...valid(args), undefined, undefined));
    if (args.length) {
      record('too few', () => f(...valid(args).slice(1)));
      record('none', () => f());
      record('undefined', () => f(...args.map(() => undefined)));
      record('all wrong', () => f(...args.map(() => Symbol('x'))));
      record('last wrong', () => f(...valid(args).slice(0, -1), Symbol('x')));
    }
    record('extend', () => {
      f.own = 1;
      return Object.keys(f);
    });
    record('pointer may be overwritten', () => {
      f.pointer = 1n;
      return [f.pointer, f(...valid(args))];
    });
    record('pointer may be deleted', () => [delete f.pointer, f.pointer, f(...valid(args))]);
    record('name may not be assigned', () => kind(() => (f.name = 'x')));
    record('length may not be assigned', () => kind(() => (f.length = 9)));
    record('name may be redefined', () => Object.defineProperty(f, 'name', { value: 'x' }).name);

    const library = new api.DynamicLibrary(fixture);
    const g = library.getFunction(name, { arguments: args, return: result });
    g(...valid(args));
    library.close();
    record('closed', () => g(...valid(args)));
    record('closed, name and length', () => [g.name, g.length, typeof g.pointer]);
    record('closed, again', () => g(...valid(args)));
  }

  section('closed and bad');
  for (const [label, [name, args, result]] of Object.entries(shapes)) {
    if (args.length === 0) continue;
    const library = new api.DynamicLibrary(fixture);
    const g = library.getFunction(name, { arguments: args, return: result });
    library.close();
    record(`${label}: count`, () => g());
    record(`${label}: value`, () => g(...args.map(() => Symbol('x'))));
  }

  section('order of arguments');
  const log = [];
  const add = bind('add_i32', ['i32', 'i32'], 'i32');
  record('valueOf is not called', () => {
    const value = { valueOf: () => (log.push('valueOf'), 1) };
    try {
      add(value, value);
    } catch (error) {
      return [log, error.message.split('; ')[0]];
    }
  });
  record('first wrong of three', () => bind('mixed', ['i8', 'u8', 'i16'], 'void')('a', 'b', 'c'));
  record('middle wrong of three', () => bind('mixed', ['i8', 'u8', 'i16'], 'void')(1, -1, 1));
  record('pointer then integer, both wrong', () => bind('byte_sum', ['pointer', 'i32'], 'u32')({}, 'x'));
  record('integer then pointer, both wrong', () => bind('byte_sum', ['i32', 'pointer'], 'u32')('x', {}));
  record('count comes before values', () => add('x'));

  section('many');
  const sum = bind('sum_40', Array(40).fill('i32'), 'i32');
  record('forty', () => [sum.length, sum(...Array.from({ length: 40 }, (_, i) => i - 20))]);
  record('forty, last wrong', () => sum(...Array(39).fill(0), 0.5));
  record('thirty-nine', () => sum(...Array(39).fill(0)));
  const mixed = bind('mixed', shapes.mixed[1], 'f64');
  record('mixed values', () => mixed(-128, 255, -32768, 65535, -(2 ** 31), 2 ** 32 - 1, -5n, 6n, 1.5, -2.25));
  record('two hundred', () => bind('nothing', Array(200).fill('f64'), 'void')(...Array(200).fill(1.5)));
}
