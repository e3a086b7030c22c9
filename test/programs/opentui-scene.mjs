// One scene for both packages: a frame with boxes and styled text, then the same after keys, a resize and a change.

/**
 * @param {object} core the package's main module
 * @param {object} testing its `testing` module
 * @param {(setup: object) => string} stylesOf colours and attributes of the frame, read out of the library's memory
 */
export async function drawScene(core, { createTestRenderer }, stylesOf) {
  const { BoxRenderable, InputRenderable, SelectRenderable, TextareaRenderable, TextRenderable } = core;
  const { t, bold, italic, underline, fg, bg, red } = core;
  const setup = await createTestRenderer({ width: 60, height: 20 });
  const { renderer, renderOnce, captureCharFrame, mockInput, resize } = setup;

  const show = async (title) => {
    await renderOnce();
    const lines = captureCharFrame().split('\n');
    console.log(`--- ${title}`);
    for (const line of lines) console.log(`|${line}|`);
  };

  const frame = new BoxRenderable(renderer, {
    id: 'frame',
    width: '100%',
    height: '100%',
    border: true,
    borderStyle: 'double',
    title: 'Größe ✓',
    titleAlignment: 'center',
    padding: 1,
    flexDirection: 'column',
    backgroundColor: '#101820',
  });
  renderer.root.add(frame);
  const text = new TextRenderable(renderer, {
    id: 'text',
    content: t`${bold(red('bold'))} ${italic(fg('#00ff88')('italic'))} ${underline(bg('#222222')('日本語 wide'))} 👩‍🚀.`,
  });
  frame.add(text);
  const row = new BoxRenderable(renderer, { id: 'row', flexDirection: 'row', height: 7, gap: 2 });
  frame.add(row);
  for (const [index, borderStyle] of ['single', 'rounded', 'heavy'].entries()) {
    const box = new BoxRenderable(renderer, { id: `box${index}`, flexGrow: index + 1, border: true, borderStyle });
    box.add(
      new TextRenderable(renderer, {
        id: `text${index}`,
        content: `${borderStyle} and wrapped words`,
        wrapMode: 'word',
      }),
    );
    row.add(box);
  }
  const input = new InputRenderable(renderer, { id: 'input', width: 30, height: 1, placeholder: 'type here' });
  const typed = [];
  input.on('input', (value) => typed.push(value));
  frame.add(input);
  const select = new SelectRenderable(renderer, {
    id: 'select',
    width: 30,
    height: 4,
    options: ['one', 'two', 'three'].map((name) => ({ name, description: `the ${name}`, value: name })),
  });
  frame.add(select);
  await show('first');

  console.log(stylesOf(setup));
  input.focus();
  await mockInput.typeText('hi ñ✓');
  await show('typed');
  console.log(JSON.stringify([input.value, typed]));

  // The buffer behind it lies in the library, which says by a callback what changes.
  const area = new TextareaRenderable(renderer, { id: 'area', width: 30, height: 3, initialValue: 'eins\nzwei ✓' });
  frame.add(area);
  area.focus();
  await mockInput.typeText('null ');
  mockInput.pressArrow('down');
  mockInput.pressEnter();
  await show('edited');
  console.log(JSON.stringify([area.plainText, area.logicalCursor]));

  select.focus();
  mockInput.pressArrow('down');
  await show('selected');
  console.log(JSON.stringify(select.getSelectedOption()));

  text.content = 'changed';
  frame.title = 'another';
  renderer.root.findDescendantById('box1').visible = false;
  resize(44, 20);
  await show('changed and resized');
  renderer.destroy();
}
