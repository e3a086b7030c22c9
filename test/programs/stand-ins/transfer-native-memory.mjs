// Node.js refuses to hand an ArrayBuffer over native memory on to structuredClone, which bun-webgpu uses to detach it.
const { structuredClone } = globalThis;

globalThis.structuredClone = (value, options) =>
  value instanceof ArrayBuffer && value.transfer && options?.transfer?.includes(value)
    ? value.transfer()
    : structuredClone(value, options);
