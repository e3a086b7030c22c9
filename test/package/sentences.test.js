// runtimes: host
// not for Windows: about the files of the package, which are the same on every system
'use strict';
// The check of sentences finds those that are too long, in comments and pages, and nothing in code.

const { test, assert } = require('../harness');
const { longSentences } = require('../../scripts/testing/sentences');

const words = (count) => `A ${'word '.repeat(count - 2)}end.`;
const found = (file, text) => longSentences(file, text).map(({ line, words }) => [line, words]);

for (const [file, text, expected] of [
  ['a.md', `${words(30)} ${words(30)}`, []],
  ['a.md', `# ${words(40)}\n\n${words(20)}\n${words(31)}\n`, [[3, 31]]],
  ['a.md', `- A point of ten words that has no stop at all\n- ${words(25)}`, []],
  ['a.md', `| ${words(40)} |\n\n    ${words(40)}\n\n\`\`\`js\n// ${words(40)}\n\`\`\``, []],
  ['a.md', `A [link of words](${words(40)}) and \`${words(40)}\`.`, []],
  ['a.c', `int a; /* ${words(20)}\n          ${words(31)} */\nint b;`, [[1, 31]]],
  ['a.js', `// ${words(31)}\nconst a = '// ${words(40)}';`, [[1, 31]]],
  ['a.js', `/**\n * ${words(20)}\n * @param {string} a ${words(20)}\n */`, []],
  ['a.js', `/**\n * @param {{ a: string, ${words(25)}: number }} [a] of all ${words(20)}\n */`, []],
  ['a.md', `${words(20)} polyffi ${words(25)}`, []],
  ['a.js', `// ${'one '.repeat(20)}\n// ${'more '.repeat(20)}\n\n// Another begins here.`, [[1, 40]]],
]) {
  test(`${file}: ${JSON.stringify(text.replace(/(word ){3,}/g, '… ').slice(0, 60))} has ${expected.length}`, () => {
    assert.deepEqual(found(file, text), expected);
  });
}
