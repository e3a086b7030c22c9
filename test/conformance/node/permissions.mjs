// The permission for FFI: refused from the start, and dropped while the process runs.

const flags = ['--permission', '--allow-addons', '--allow-fs-read=*', '--no-warnings'];

/** Every function of the module, called with nothing of use. */
function everything({ api, record }) {
  // What polyffi adds is not there to compare.
  for (const name of Object.keys(api).filter((key) => /^(Dynamic|dl|export|get(?!Native|Buffer)|set|to)/.test(key))) {
    record(`${name}()`, () => api[name]());
    record(`${name}(0n)`, () => api[name](0n));
  }
  record('new DynamicLibrary()', () => new api.DynamicLibrary());
  record('new DynamicLibrary(null)', () => new api.DynamicLibrary(null));
  record('first line of the stack, native', () => firstLine(() => api.toString(0n)));
  record('first line of the stack, JavaScript', () => firstLine(() => api.exportString('', 0n, 0)));
  record('properties of the error', () => {
    try {
      api.getInt8(1n);
    } catch (error) {
      return Object.getOwnPropertyDescriptors(error).permission;
    }
    return undefined;
  });
}

function firstLine(f) {
  try {
    return f();
  } catch (error) {
    return error.stack.split('\n')[0];
  }
}

export const scenarios = {
  refused: everything,

  dropped(context) {
    const { api, record } = context;
    const bytes = Buffer.from('abc\0');
    const address = record.mask(api.getRawPointer(bytes), 'bytes');
    const library = new api.DynamicLibrary(null);
    const abs = library.getFunction('abs', { return: 'i32', arguments: ['i32'] });
    const callback = library.registerCallback(() => {});
    const handle = api.dlopen(null, { labs: { return: 'i64', arguments: ['i64'] } });
    process.permission.drop('ffi');
    record('has', () => process.permission.has('ffi'));
    everything(context);
    record('get', () => api.getInt8(address));
    record('set', () => api.setInt8(address, 0, 1));
    record('text', () => api.toString(address));
    record('call', () => abs(-5));
    record('call of a handle', () => handle.functions.labs(-5n));
    record('path', () => library.path);
    record('symbols', () => Object.keys(library.symbols).sort());
    record('functions', () => Object.keys(library.functions).sort());
    for (const name of ['getFunction', 'getSymbol', 'registerCallback', 'unregisterCallback', 'refCallback']) {
      record(`${name} of nothing`, () => library[name]());
    }
    record('getFunctions', () => Object.keys(library.getFunctions()).sort());
    record('known function', () => library.getFunction('abs', { return: 'i32', arguments: ['i32'] }) === abs);
    record('another function', () => typeof library.getFunction('labs', { return: 'i64', arguments: ['i64'] }));
    record('known symbol', () => typeof library.getSymbol('abs'));
    record('another symbol', () => typeof library.getSymbol('malloc'));
    record('dlsym', () => typeof api.dlsym(library, 'free'));
    record('registerCallback', () => typeof library.registerCallback(() => {}));
    record('refCallback', () => library.refCallback(callback));
    record('unregisterCallback', () => library.unregisterCallback(callback));
    record('dispose', () => handle[Symbol.dispose]());
    record('close', () => library.close());
    record('dlclose', () => api.dlclose(library));
  },
};

export default async function ({ child, record }) {
  const started = { refused: flags, dropped: [...flags, '--allow-ffi'] };
  for (const [name, args] of Object.entries(started)) {
    const { stdout, status } = await child(name, { args, record: false });
    for (const line of stdout.split('\n').filter(Boolean)) {
      const [label] = line.split(': ', 1);
      record(`${name} › ${label}`, () => line.slice(label.length + 2));
    }
    record(`${name} › status`, () => status);
  }
}
