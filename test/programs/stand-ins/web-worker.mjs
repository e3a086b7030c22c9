// The web's Worker, of which Node.js has another.
import { Worker as NodeWorker } from 'node:worker_threads';

globalThis.Worker = class Worker extends NodeWorker {
  set onmessage(listener) {
    this.on('message', (data) => listener({ data }));
  }
};
