// What is refused where FFI is not permitted, and what is not even asked about.
const definition = { parameters: [], result: 'void' };

export const scenarios = {
  async denied({ api, record, fixture }) {
    record.maskText(fixture, 'fixture');
    const { UnsafePointer, UnsafePointerView, UnsafeFnPointer, UnsafeCallback } = api;
    record('dlopen', () => api.dlopen('./library.so', {}));
    record('dlopen of a library that is there', () => api.dlopen(fixture, { nothing: definition }));
    record('dlopen with a bad definition', () => api.dlopen(fixture, { nothing: 5 }));
    record('dlopen of a URL that is no file', () => api.dlopen(new URL('https://example.com'), {}));
    record('create', () => UnsafePointer.create(5n));
    record('create of what is no address', () => UnsafePointer.create('x'));
    record('of', () => UnsafePointer.of(new Uint8Array(4)));
    record('of what is no memory', () => UnsafePointer.of(5));
    record('value of null', () => UnsafePointer.value(null));
    record('value of no pointer', () => UnsafePointer.value(5));
    record('offset of null', () => UnsafePointer.offset(null, 1));
    record('offset by no number', () => UnsafePointer.offset(null, 'x'));
    record('equals of null', () => UnsafePointer.equals(null, null));
    record('equals of no pointers', () => UnsafePointer.equals({}, {}));
    record('new UnsafePointerView', () => Object.keys(new UnsafePointerView(null)));
    for (const name of ['getBool', 'getUint8', 'getInt8', 'getUint16', 'getInt16', 'getUint32', 'getInt32']) {
      record(name, () => new UnsafePointerView(null)[name]());
    }
    for (const name of ['getBigUint64', 'getBigInt64', 'getFloat32', 'getFloat64', 'getPointer', 'getCString']) {
      record(name, () => new UnsafePointerView(null)[name]());
    }
    record('getUint8 of no pointer', () => new UnsafePointerView(5).getUint8());
    record('getUint8 with a bad offset', () => new UnsafePointerView(null).getUint8('x'));
    record('getArrayBuffer', () => new UnsafePointerView(null).getArrayBuffer(4));
    record('getArrayBuffer without a length', () => new UnsafePointerView(null).getArrayBuffer());
    record('copyInto', () => new UnsafePointerView(null).copyInto(new Uint8Array(4)));
    record('copyInto no memory', () => new UnsafePointerView(null).copyInto(5));
    record('new UnsafeFnPointer', () => Object.keys(new UnsafeFnPointer(null, definition)));
    record('call', () => new UnsafeFnPointer(null, definition).call());
    record('call of no pointer', () => new UnsafeFnPointer(5, definition).call());
    record('call with a bad definition', () => new UnsafeFnPointer(null, {}).call());
    await record('nonblocking call', () => new UnsafeFnPointer(null, { ...definition, nonblocking: true }).call());
    record('new UnsafeCallback', () => new UnsafeCallback(definition, () => {}));
    record('new UnsafeCallback without a function', () => new UnsafeCallback(definition));
    record('new UnsafeCallback with a bad definition', () => new UnsafeCallback({}, () => {}));
    record('threadSafe', () => UnsafeCallback.threadSafe(definition, () => {}));
  },
};

scenarios.dropped = async ({ api, record, fixture, isReal }) => {
  record.maskText(fixture, 'fixture');
  const { UnsafePointer, UnsafePointerView, UnsafeFnPointer, UnsafeCallback } = api;
  const definitions = {
    add: { parameters: ['i32', 'i32'], result: 'i32' },
    later: { name: 'add', parameters: ['i32', 'i32'], result: 'i32', nonblocking: true },
    run: { parameters: ['function'], result: 'void' },
    run_address: { name: 'run', type: 'pointer' },
  };
  const library = api.dlopen(fixture, definitions);
  const { symbols } = library;
  const bytes = Uint8Array.from([1, 2, 3, 0]);
  const pointer = UnsafePointer.of(bytes);
  const view = new UnsafePointerView(pointer);
  let called = 0;
  const callback = new UnsafeCallback({ parameters: [], result: 'void' }, () => (called += 1));
  const address = UnsafePointer.of(bytes);
  if (isReal) await globalThis.Deno.permissions.revoke({ name: 'ffi' });
  else process.permission?.drop('ffi');
  record('call', () => symbols.add(1, 2));
  await record('nonblocking call', () => symbols.later(3, 4));
  record('callback', () => [symbols.run(callback.pointer), called]);
  record('static', () => symbols.run_address === null);
  record('dlopen', () => api.dlopen(fixture, definitions));
  record('create', () => UnsafePointer.create(5n));
  record('of', () => UnsafePointer.of(bytes) === address);
  record('value', () => typeof UnsafePointer.value(pointer));
  record('offset', () => UnsafePointer.offset(pointer, 1) === null);
  record('equals', () => UnsafePointer.equals(pointer, pointer));
  record('get', () => view.getUint8());
  record('text', () => view.getCString());
  record('copyInto', () => view.copyInto(new Uint8Array(2)));
  record('getArrayBuffer', () => view.getArrayBuffer(2).byteLength);
  record('static getCString', () => UnsafePointerView.getCString(pointer));
  record('new UnsafeFnPointer', () => typeof new UnsafeFnPointer(pointer, definition));
  record('new UnsafeCallback', () => new UnsafeCallback(definition, () => {}));
  record('ref', () => callback.ref());
  record('unref', () => callback.unref());
  record('close of a callback', () => callback.close());
  record('close', () => library.close());
};

export default async function ({ child, record, section, isReal }) {
  const known = process.allowedNodeEnvironmentFlags?.has('--allow-ffi');
  const permission = known ? ['--permission', '--allow-addons', '--allow-fs-read=*', '--allow-fs-write=*'] : [];
  const args = isReal ? ['--deny-ffi'] : permission;
  const { stdout, status } = await child('denied', { args, record: false });
  for (const line of stdout.split('\n').filter(Boolean)) {
    const [label] = line.split(': ', 1);
    record(label, () => line.slice(label.length + 2));
  }
  record('status', () => status);
  section('dropped');
  const dropping = await child('dropped', {
    args: isReal ? [] : known ? [...permission, '--allow-ffi'] : [],
    record: false,
  });
  for (const line of dropping.stdout.split('\n').filter(Boolean)) {
    const [label] = line.split(': ', 1);
    record(label, () => line.slice(label.length + 2));
  }
  record('status', () => dropping.status);
}
