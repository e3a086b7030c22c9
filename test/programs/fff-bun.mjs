// An index over the folder given as an argument: searched by name, by pattern, by content, page by page.
import { FileFinder, findBinary } from '@ff-labs/fff-bun';

const log = (title, value) => console.log(title, JSON.stringify(value));

function checked(result) {
  if (!result.ok) throw new Error(result.error);
  return result.value;
}

const [folder] = process.argv.slice(2);
log('no such folder', FileFinder.create({ basePath: `${folder}/missing` }).ok);
log('library found', findBinary() !== null);

const options = { basePath: folder, frecencyDbPath: `${folder}-${process.pid}-frecency`, disableWatch: true };
const finder = checked(FileFinder.create(options));
log('scanned', checked(await finder.waitForScan(10_000)));
log('base path', checked(finder.getBasePath()) === folder);

log('by name', checked(finder.fileSearch('usr serivce', { pageSize: 5 })));
log('with a line', checked(finder.fileSearch('user-service.ts:12:3')));
log('second page', checked(finder.fileSearch('ts', { pageIndex: 1, pageSize: 2 })));
log('pattern', checked(finder.glob('src/**/*.ts')));
log('folders', checked(finder.directorySearch('component')));
log('mixed', checked(finder.mixedSearch('component', { pageSize: 4 })));

const byPlace = ({ items, ...rest }) => ({
  ...rest,
  items: items.sort((a, b) => (a.relativePath + a.lineNumber < b.relativePath + b.lineNumber ? -1 : 1)),
});
log('text', byPlace(checked(finder.grep('größe', { mode: 'plain', beforeContext: 1, afterContext: 1 }))));
log('expression', byPlace(checked(finder.grep('export (class|function) \\w+', { mode: 'regex' }))));
log('several texts', byPlace(checked(finder.multiGrep({ patterns: ['TODO', 'FIXME'] }))));
log('no match', checked(finder.grep('nothing like this', {})).items);

finder.destroy();
log('destroyed', [finder.isDestroyed, finder.fileSearch('x')]);
