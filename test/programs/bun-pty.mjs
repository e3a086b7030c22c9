// A shell in a pseudoterminal: what it writes, what it reads, its size before and after, how it ends.
import { spawn, Terminal } from 'bun-pty';

const log = (value) => console.log(JSON.stringify(value));

/** Runs `script` and gives what it wrote and how it ended. */
function run(script, { cols = 80, rows = 24, answer } = {}) {
  const terminal = spawn('sh', ['-c', script], { name: 'xterm', cols, rows, env: { WORD: 'grün' } });
  let text = '';
  return new Promise((resolve) => {
    terminal.onData((data) => {
      text += data;
      answer?.(terminal, text);
    });
    terminal.onExit(({ exitCode }) => resolve({ text, exitCode, cols: terminal.cols, rows: terminal.rows }));
  });
}

log(await run('echo "$WORD ─ $(stty size)"; exit 7', { cols: 101, rows: 33 }));

let answered = false;
log(
  await run('printf "name? "; read name; echo "hello $name"; stty size; exit 0', {
    answer(terminal, text) {
      if (answered || !text.includes('name? ')) return;
      answered = true;
      terminal.resize(120, 40);
      terminal.write('world\n');
    },
  }),
);

const killed = spawn('sleep', ['100'], { name: 'xterm' });
log([killed instanceof Terminal, killed.pid > 0, killed.process]);
await new Promise((resolve) => {
  killed.onExit((event) => {
    log(event);
    resolve();
  });
  killed.kill();
});
