// What both threads of the case `workers` call, and the callbacks that they make.
export const int = { parameters: ['i32'], result: 'i32' };

export const definitions = {
  add: { parameters: ['i32', 'i32'], result: 'i32' },
  thread_id: { parameters: [], result: 'u64' },
  call_i32: { parameters: ['function', 'i32'], result: 'i32' },
  later_call_i32: { parameters: ['function', 'i32'], result: 'i32', name: 'call_i32', nonblocking: true },
};
