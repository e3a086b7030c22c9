// Dawn's null backend, which computes nothing: an instance, an adapter, a device, a buffer that is written and mapped, and
// an error that an error scope catches. All answers come through callbacks whose addresses stand in structs.
/* global GPUBufferUsage, GPUMapMode */
import { createGPUInstance, globals } from 'bun-webgpu';

const log = (title, value) =>
  console.log(
    title,
    JSON.stringify(value, (_, part) => (typeof part === 'bigint' ? `${part}n` : part)),
  );

globals();
const gpu = createGPUInstance();
log('format', gpu.getPreferredCanvasFormat());
log('language', [...gpu.wgslLanguageFeatures].sort());

const adapter = await gpu.requestAdapter({ backendType: 'Null' });
const { vendor, architecture, device: name, description, subgroupMinSize, subgroupMaxSize } = adapter.info;
log('info', { vendor, architecture, name, description, subgroupMinSize, subgroupMaxSize });
log('features', [...adapter.features].sort());
const limitsOf = ({ limits }) => Object.fromEntries(Object.entries(limits).filter(([key]) => !key.startsWith('_')));
log('limits', [limitsOf(adapter), adapter.limits.maxTextureDimension2D, adapter.limits.maxBufferSize]);

const device = await adapter.requestDevice({ label: 'größe', requiredFeatures: ['timestamp-query'] });
log('device', [device.label, [...device.features].sort(), device.limits.maxBindGroups]);

const buffer = device.createBuffer({ size: 64, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST });
device.queue.writeBuffer(buffer, 8, new Uint32Array([1, 2, 3, 4]));
await device.queue.onSubmittedWorkDone();
await buffer.mapAsync(GPUMapMode.READ);
// Nothing is said about the bytes that were not written.
log('mapped', [buffer.mapState, [...new Uint32Array(buffer.getMappedRange(), 8, 4)]]);
buffer.unmap();
log('unmapped', [buffer.mapState, buffer.size, buffer.usage]);

const source = device.createBuffer({ size: 16, usage: GPUBufferUsage.COPY_SRC, mappedAtCreation: true });
const floats = new Float32Array(source.getMappedRange());
floats.set([0.5, 1.5, 2.5, 3.5]);
log('created mapped', [...floats]);
source.unmap();
const encoder = device.createCommandEncoder();
encoder.copyBufferToBuffer(source, 0, buffer, 0, 16);
device.queue.submit([encoder.finish()]);

const module = device.createShaderModule({
  code: '@compute @workgroup_size(1) fn main() {} @vertex fn at() -> @builtin(position) vec4f { return vec4f(); }',
});
const compute = await device.createComputePipelineAsync({ layout: 'auto', compute: { module, entryPoint: 'main' } });
log('compute pipeline', compute.label ?? null);
const render = await device.createRenderPipelineAsync({
  layout: 'auto',
  vertex: { module, entryPoint: 'at' },
  depthStencil: { format: 'depth32float', depthWriteEnabled: true, depthCompare: 'less' },
});
log('render pipeline', render.label ?? null);
await device
  .createComputePipelineAsync({ layout: 'auto', compute: { module, entryPoint: 'missing' } })
  .catch((error) => log('no pipeline', [error.constructor.name, error.reason, error.message.split('\n')[0]]));

device.pushErrorScope('validation');
device.createBuffer({ size: 16, usage: 0 });
const error = await device.popErrorScope();
log('error', [error?.constructor.name, error?.message.split('\n')[0]]);
device.pushErrorScope('validation');
log('no error', await device.popErrorScope());

const uncaptured = new Promise((resolve) => device.addEventListener('uncapturederror', resolve));
device.createShaderModule({ code: 'not a shader' });
log('uncaptured', (await uncaptured).error.message.split('\n')[0]);

device.destroy();
log('lost', (await device.lost).reason);
adapter.destroy();
gpu.destroy();
