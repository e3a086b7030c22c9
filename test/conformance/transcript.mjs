// The canonical transcript of a conformance case: one line for each recorded value, the same text on every
// runtime whenever a program could not tell the values apart.

const BYTES_SHOWN = 64;
const STRING_SHOWN = 400;
const DEPTH = 6;

const fnv = (bytes) => {
  let hash = 0x811c9dc5;
  for (let i = 0; i < bytes.length; i++) hash = Math.imul(hash ^ bytes[i], 0x01000193) >>> 0;
  return hash.toString(16).padStart(8, '0');
};

const hex = (bytes) => {
  const shown = Array.from(bytes.subarray(0, BYTES_SHOWN), (byte) => byte.toString(16).padStart(2, '0')).join(' ');
  return bytes.length > BYTES_SHOWN ? `${shown} … fnv ${fnv(bytes)}` : shown;
};

/** Text and numbers that differ from run to run, and what stands for them in the transcript. */
export class Mask {
  #texts = [];
  #addresses = new Map();

  /**
   * Replaces every occurrence of a text, for example the path of the checkout.
   * @param {string} text
   * @param {string} name
   */
  addText(text, name) {
    this.#texts.push([text, name]);
    this.#texts.sort((a, b) => b[0].length - a[0].length);
  }

  /**
   * Replaces an address wherever it is serialised, as number, bigint or inside a text.
   * @param {number | bigint} value
   * @param {string} name
   */
  addAddress(value, name) {
    if (value === null || value === undefined || BigInt(value) === 0n) return;
    this.#addresses.set(String(value), `«${name}»`);
  }

  number(text) {
    return this.#addresses.get(text);
  }

  text(text) {
    for (const [found, name] of this.#texts) text = text.replaceAll(found, name);
    for (const [address, name] of this.#addresses) {
      if (address.length < 6) continue;
      text = text.replaceAll(address, name).replaceAll(BigInt(address).toString(16), name);
    }
    return text;
  }
}

const string = (value, mask) => {
  const masked = mask.text(value);
  if (masked.length <= STRING_SHOWN) return JSON.stringify(masked);
  const bytes = new TextEncoder().encode(masked);
  return `${JSON.stringify(masked.slice(0, STRING_SHOWN / 4))} … length ${masked.length} fnv ${fnv(bytes)}`;
};

const key = (name, mask) => {
  if (typeof name === 'symbol') return `[${String(name)}]`;
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : string(name, mask);
};

const className = (value) => {
  const prototype = Object.getPrototypeOf(value);
  if (prototype === null) return null;
  const constructor = Object.getOwnPropertyDescriptor(prototype, 'constructor')?.value ?? prototype.constructor;
  return typeof constructor === 'function' ? constructor.name : '?';
};

const bytesOf = (value) =>
  ArrayBuffer.isView(value) ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength) : new Uint8Array(value);

const property = (object, name, mask, seen) => {
  const descriptor = Object.getOwnPropertyDescriptor(object, name);
  if (descriptor.get || descriptor.set)
    return `[${[descriptor.get && 'get', descriptor.set && 'set'].filter(Boolean)}]`;
  return serialize(descriptor.value, mask, seen);
};

const properties = (object, mask, seen, skip = () => false) =>
  Reflect.ownKeys(object)
    .filter((name) => Object.getOwnPropertyDescriptor(object, name)?.enumerable && !skip(name))
    .map((name) => `${key(name, mask)}: ${property(object, name, mask, seen)}`)
    .join(', ');

const error = (value, mask, seen) => {
  const name = className(value);
  let text = name ?? 'null';
  if (value.name !== name) text += ` name=${string(String(value.name), mask)}`;
  if (value.code !== undefined) text += ` code=${serialize(value.code, mask, seen)}`;
  // Whole: what stands behind the runtime's words is told from them.
  text += ` message=${JSON.stringify(mask.text(String(value.message)))}`;
  const own = properties(value, mask, seen, (k) => k === 'code' || k === 'stack');
  if (own) text += ` {${own}}`;
  const descriptor = Object.getOwnPropertyDescriptor(value, 'code');
  if (descriptor && !descriptor.enumerable) text += ' (code not enumerable)';
  return text;
};

/**
 * The canonical text of a value.
 * @param {unknown} value
 * @param {Mask} mask
 * @param {unknown[]} [seen] the objects around it
 * @returns {string}
 */
export function serialize(value, mask, seen = []) {
  switch (typeof value) {
    case 'undefined':
    case 'boolean':
      return String(value);
    case 'number':
      return mask.number(String(value)) ?? (Object.is(value, -0) ? '-0' : String(value));
    case 'bigint': {
      const masked = mask.number(String(value));
      return masked ? `${masked}n` : `${value}n`;
    }
    case 'string':
      return string(value, mask);
    case 'symbol':
      return String(value);
    default:
  }
  if (value === null) return 'null';
  if (seen.includes(value)) return '<cycle>';
  if (seen.length >= DEPTH) return '<deep>';
  const around = [...seen, value];
  if (typeof value === 'function') {
    const own = properties(value, mask, around);
    return `[function ${JSON.stringify(value.name)} length ${String(value.length)}]${own ? ` {${own}}` : ''}`;
  }
  if (value instanceof Error) return `<${error(value, mask, around)}>`;
  if (Array.isArray(value)) {
    const items = Array.from({ length: value.length }, (_, i) => {
      return i in value ? serialize(value[i], mask, around) : '<hole>';
    });
    return `[${items.join(', ')}]`;
  }
  if (ArrayBuffer.isView(value)) return `${className(value)}(${value.byteLength}) <${hex(bytesOf(value))}>`;
  const tag = Object.prototype.toString.call(value);
  if (tag === '[object ArrayBuffer]' || tag === '[object SharedArrayBuffer]') {
    try {
      return `${className(value)}(${value.byteLength}) <${hex(bytesOf(value))}>`;
    } catch (cause) {
      return `${className(value)} unreadable: ${cause.message}`;
    }
  }
  if (tag === '[object Module]') return '[Module]';
  if (value instanceof Promise) return '[Promise]';
  const name = className(value);
  let prefix = name === 'Object' ? '' : `${name ?? '[null prototype]'} `;
  if (value instanceof String || value instanceof Number || value instanceof Boolean) {
    prefix += `(${serialize(value.valueOf(), mask, around)}) `;
  }
  const own = properties(value, mask, around, (k) => value instanceof String && /^\d+$/.test(String(k)));
  return `${prefix}{${own}}`;
}

/**
 * Every own property of an object with its attributes, as lines to record.
 * @param {object} object
 * @returns {string[]} for example `name: w-c value "add"`
 */
export function describe(object, mask = new Mask()) {
  const state = [
    Object.isFrozen(object) && 'frozen',
    !Object.isFrozen(object) && Object.isSealed(object) && 'sealed',
    !Object.isExtensible(object) && 'not extensible',
  ].filter(Boolean);
  const lines = Reflect.ownKeys(object).map((name) => {
    const d = Object.getOwnPropertyDescriptor(object, name);
    const attributes = `${d.writable ? 'w' : '-'}${d.enumerable ? 'e' : '-'}${d.configurable ? 'c' : '-'}`;
    const accessor = (f, kind) => f && `${kind} ${JSON.stringify(f.name)} length ${f.length}`;
    const what =
      'value' in d ? serialize(d.value, mask) : [accessor(d.get, 'get'), accessor(d.set, 'set')].filter(Boolean);
    return `${key(name, mask)}: ${attributes} ${what}`;
  });
  return [...(state.length ? [state.join(', ')] : []), ...lines];
}

/**
 * The functions with which a case writes its transcript.
 * @param {(line: { label: string, text: string }) => void} write
 * @param {Mask} mask
 */
export function createRecorder(write, mask) {
  const labels = new Set();
  let prefix = '';

  const append = (label, text) => {
    if (labels.has(label)) throw new Error(`label used twice: ${label}`);
    labels.add(label);
    write({ label, text });
  };
  const thrown = (cause) => {
    // What is thrown need not be an Error of this realm, nor an object.
    const isError = cause instanceof Error || Object.prototype.toString.call(cause) === '[object Error]';
    return `throws ${isError ? error(cause, mask, [cause]) : serialize(cause, mask)}`;
  };

  /**
   * Runs `thunk` and writes one line: its value, or what it threw. A promise is awaited: await the result then.
   * @param {string} label unique in the file, together with the section
   * @param {() => unknown} thunk
   * @returns what the thunk gave; undefined if it threw
   */
  const record = (label, thunk) => {
    const full = prefix + label;
    let value;
    try {
      value = thunk();
    } catch (cause) {
      append(full, thrown(cause));
      return undefined;
    }
    if (value instanceof Promise) {
      return value.then(
        (settled) => {
          append(full, serialize(settled, mask));
          return settled;
        },
        (cause) => {
          append(full, `rejected: ${thrown(cause)}`);
          return undefined;
        },
      );
    }
    append(full, serialize(value, mask));
    return value;
  };

  /**
   * Makes an address print as «name» from now on; gives the address back.
   * @template {number | bigint | null | undefined} T
   * @param {T} value
   * @param {string} [name]
   * @returns {T}
   */
  record.mask = (value, name = 'addr') => {
    mask.addAddress(value, name);
    return value;
  };

  /**
   * Makes a text print as «name» from now on.
   * @param {string} text
   * @param {string} [name]
   */
  record.maskText = (text, name = 'text') => {
    mask.addText(text, `«${name}»`);
    return text;
  };

  /** The own properties of an object with their attributes: an array of strings. */
  record.describe = (object) => describe(object, mask);

  /** The canonical text of a value. */
  record.serialize = (value) => serialize(value, mask);

  /** Labels from here on begin with `name › `; without a name they stand alone again. */
  const section = (name) => {
    prefix = name ? `${name} › ` : '';
  };

  return { record, section };
}
