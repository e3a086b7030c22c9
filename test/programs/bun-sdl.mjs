// SDL without a window, in the manner of its bindings for Bun. Surfaces have pixels that C and JavaScript share, events a
// watcher that is a callback. A timer and a thread call JavaScript from threads of SDL's own.

import { dlopen, JSCallback, ptr, toArrayBuffer, read } from 'bun:ffi';

process.env.SDL_VIDEODRIVER = 'dummy';
process.env.SDL_AUDIODRIVER = 'dummy';

const { symbols: sdl, close } = dlopen('libSDL2-2.0.so.0', {
  SDL_setenv: { args: ['cstring', 'cstring', 'i32'], returns: 'i32' },
  SDL_Init: { args: ['u32'], returns: 'i32' },
  SDL_Quit: { args: [], returns: 'void' },
  SDL_GetCurrentVideoDriver: { args: [], returns: 'cstring' },
  SDL_CreateRGBSurfaceWithFormat: { args: ['u32', 'i32', 'i32', 'i32', 'u32'], returns: 'ptr' },
  SDL_FillRect: { args: ['ptr', 'ptr', 'u32'], returns: 'i32' },
  SDL_UpperBlit: { args: ['ptr', 'ptr', 'ptr', 'ptr'], returns: 'i32' },
  SDL_FreeSurface: { args: ['ptr'], returns: 'void' },
  SDL_CreateSoftwareRenderer: { args: ['ptr'], returns: 'ptr' },
  SDL_SetRenderDrawColor: { args: ['ptr', 'u8', 'u8', 'u8', 'u8'], returns: 'i32' },
  SDL_RenderClear: { args: ['ptr'], returns: 'i32' },
  SDL_RenderDrawLineF: { args: ['ptr', 'f32', 'f32', 'f32', 'f32'], returns: 'i32' },
  SDL_RenderFlush: { args: ['ptr'], returns: 'i32' },
  SDL_DestroyRenderer: { args: ['ptr'], returns: 'void' },
  SDL_AddEventWatch: { args: ['function', 'ptr'], returns: 'void' },
  SDL_DelEventWatch: { args: ['function', 'ptr'], returns: 'void' },
  SDL_RegisterEvents: { args: ['i32'], returns: 'u32' },
  SDL_PushEvent: { args: ['ptr'], returns: 'i32' },
  SDL_PollEvent: { args: ['ptr'], returns: 'i32' },
  SDL_AddTimer: { args: ['u32', 'function', 'ptr'], returns: 'i32' },
  SDL_RemoveTimer: { args: ['i32'], returns: 'bool' },
  SDL_CreateThread: { args: ['function', 'cstring', 'ptr'], returns: 'ptr' },
  SDL_DetachThread: { args: ['ptr'], returns: 'void' },
  SDL_GetTicks64: { args: [], returns: 'u64' },
});

const VIDEO_AND_TIMER = 0x21;
const ARGB8888 = 0x16362004;

// The environment of C, which a program's own may not be.
sdl.SDL_setenv('SDL_VIDEODRIVER', 'dummy', 1);
console.log('init', sdl.SDL_Init(VIDEO_AND_TIMER), String(sdl.SDL_GetCurrentVideoDriver()));

// SDL_Surface: flags, format, w, h, pitch, pixels.
const surface = sdl.SDL_CreateRGBSurfaceWithFormat(0, 16, 8, 32, ARGB8888);
const [width, height, pitch] = [read.i32(surface, 16), read.i32(surface, 20), read.i32(surface, 24)];
const pixels = new Uint32Array(toArrayBuffer(read.ptr(surface, 32), 0, pitch * height));
console.log('surface', width, height, pitch, pixels.length);
const count = (color) => pixels.reduce((sum, pixel) => sum + (pixel === color ? 1 : 0), 0);

console.log('fill', sdl.SDL_FillRect(surface, null, 0xff102030), count(0xff102030));
console.log('rectangle', sdl.SDL_FillRect(surface, ptr(new Int32Array([2, 1, 5, 3])), 0xffff0000), count(0xffff0000));
pixels.fill(0xff00ff00, 0, 16);
const other = sdl.SDL_CreateRGBSurfaceWithFormat(0, 16, 8, 32, ARGB8888);
console.log('blit', sdl.SDL_UpperBlit(surface, null, other, null));
const copied = new Uint32Array(toArrayBuffer(read.ptr(other, 32), 0, pitch * height));
console.log(
  'copied',
  copied.every((pixel, i) => pixel === pixels[i]),
);

const renderer = sdl.SDL_CreateSoftwareRenderer(surface);
sdl.SDL_SetRenderDrawColor(renderer, 0, 0, 0, 255);
sdl.SDL_RenderClear(renderer);
sdl.SDL_SetRenderDrawColor(renderer, 255, 255, 255, 255);
console.log('line', sdl.SDL_RenderDrawLineF(renderer, 0, 0, 7, 7), sdl.SDL_RenderFlush(renderer), count(0xffffffff));
sdl.SDL_DestroyRenderer(renderer);

// Events: SDL_UserEvent is type, timestamp, windowID, code, data1, data2 in a union of 56 bytes.
const type = sdl.SDL_RegisterEvents(1);
const watched = [];
const watcher = new JSCallback(
  (data, event) => {
    if (read.u32(event) === type) watched.push([data === null ? 0 : data, read.i32(event, 12)]);
    return 1;
  },
  { args: ['ptr', 'ptr'], returns: 'i32' },
);
const event = new DataView(new ArrayBuffer(56));
while (sdl.SDL_PollEvent(event));
sdl.SDL_AddEventWatch(watcher, 7);
for (const code of [5, -6, 7]) {
  event.setUint32(0, type, true);
  event.setInt32(12, code, true);
  sdl.SDL_PushEvent(event);
}
const polled = [];
while (sdl.SDL_PollEvent(event)) if (event.getUint32(0, true) === type) polled.push(event.getInt32(12, true));
sdl.SDL_DelEventWatch(watcher, 7);
watcher.close();
console.log('events', JSON.stringify(watched), JSON.stringify(polled));

// Bun waits for a promise at the top level; Node.js does only while something keeps it alive.
const alive = setInterval(() => {}, 60_000);

// A timer calls from SDL's own thread. What it is answered is not waited for, so that it runs once.
await new Promise((resolve) => {
  const timer = new JSCallback(
    (interval, data) => {
      console.log('timer', interval, data);
      resolve();
    },
    { args: ['u32', 'ptr'], returns: 'void', threadsafe: true },
  );
  sdl.SDL_AddTimer(5, timer, 9);
});

await new Promise((resolve) => {
  const body = new JSCallback(
    (data) => {
      console.log('thread', data);
      setTimeout(resolve, 1);
    },
    { args: ['ptr'], returns: 'void', threadsafe: true },
  );
  sdl.SDL_DetachThread(sdl.SDL_CreateThread(body, 'worker', 11));
});

clearInterval(alive);
console.log('ticks', sdl.SDL_GetTicks64() > 0n);
sdl.SDL_FreeSurface(other);
sdl.SDL_FreeSurface(surface);
sdl.SDL_Quit();
close();
console.log('done');
