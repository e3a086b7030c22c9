// not for Windows: Deno's examples name libraries of Linux
'use strict';
// The examples of Deno's documentation run as printed, with small libraries in place of the made-up ones. `as const`,
// which only a type checker sees, is taken out.

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { test, assert, fixture, runScript } = require('../harness');

const library = fixture('deno-examples');
const suffix = path.extname(library);

/** Runs a program that finds its libraries by their names. Gives what it printed. */
function run(source, names) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'deno-examples-'));
  try {
    for (const name of names) fs.copyFileSync(library, path.join(folder, `${name}${suffix}`));
    const { stdout, stderr, status } = runScript(
      `import Deno from 'polyffi/deno';\n${source.replaceAll(/\s+as const\b/g, '')}`,
      { module: true, cwd: folder, env: { LD_LIBRARY_PATH: folder, DYLD_LIBRARY_PATH: folder } },
    );
    assert.equal(status, 0, stderr);
    return stdout;
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

test('basic usage', () => {
  const printed = run(
    `
const dylib = Deno.dlopen("libexample.so", {
  add: { parameters: ["i32", "i32"], result: "i32" },
});
console.log(dylib.symbols.add(5, 3)); // 8
dylib.close();
`,
    ['libexample'],
  );
  assert.equal(printed, '8\n');
});

// The seed's own struct example speaks of fields by name, which Deno never had: this is how structs are passed.
test('structs', () => {
  const printed = run(
    `
const pointStruct = { struct: ["f64", "f64"] } as const;
const dylib = Deno.dlopen("libexample.so", {
  distance: { parameters: [pointStruct, pointStruct], result: "f64" },
} as const);
const point1 = new Float64Array([1.0, 2.0]);
const point2 = new Float64Array([4.0, 6.0]);
const dist = dylib.symbols.distance(point1, point2);
console.log(dist, dylib.symbols.distance(new Uint8Array(point1.buffer), point2.buffer));
dylib.close();
`,
    ['libexample'],
  );
  assert.equal(printed, '5 5\n');
});

test('callbacks', () => {
  const printed = run(
    `
const signatures = {
  setCallback: {
    parameters: ["function"],
    result: "void",
  },
  runCallback: {
    parameters: [],
    result: "void",
  },
} as const;
const dylib = Deno.dlopen("libexample.so", signatures);
// Create a callback function
const callback = new Deno.UnsafeCallback(
  { parameters: ["i32"], result: "void" } as const,
  (value) => {
    console.log("Callback received:", value);
  },
);
// Pass the callback to the native library
dylib.symbols.setCallback(callback.pointer);
// Later, this will trigger our JavaScript function
dylib.symbols.runCallback();
// Always clean up when done
callback.close();
`,
    ['libexample'],
  );
  assert.equal(printed, 'Callback received: 42\n');
});

test('a library chosen by platform', () => {
  const printed = run(
    `
const libName = {
  windows: "./lib.dll",
  linux: "./liblib.so",
  darwin: "./liblib.dylib",
}[Deno.build.os];
const dylib = Deno.dlopen(
  libName,
  {
    fibonacci: { parameters: ["u32"], result: "u32" },
  } as const,
);
// Calculate the 10th Fibonacci number
const result = dylib.symbols.fibonacci(10);
console.log(\`Fibonacci(10) = \${result}\`); // 55
dylib.close();
`,
    ['liblib'],
  );
  assert.equal(printed, 'Fibonacci(10) = 55\n');
});

test('named exports and the default one are the same things', () => {
  const printed = run(
    `
import * as named from 'polyffi/deno';
console.log(Object.keys(Deno).every((name) => named[name] === Deno[name]), Object.keys(named).sort().join());
`,
    [],
  );
  assert.equal(
    printed,
    'true UnsafeCallback,UnsafeFnPointer,UnsafePointer,UnsafePointerView,build,default,dlopen,errors\n',
  );
});
