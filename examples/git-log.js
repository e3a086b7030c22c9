'use strict';
// libgit2 from its header: a repository is made in a folder of its own, two commits are written and read back. Handles come
// out of `T **`, structs are filled by C, and one of its own callbacks walks the tree.

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { alloc, cdef, CString, findLibrary } = require('polyffi');

const header = cdef({ headers: 'git2.h' });
// It is linked to zlib and OpenSSL, of which Node.js exports its own: `deep` lets a library find what it was linked to.
const git = header.open(findLibrary('git2'), { deep: process.platform === 'linux' });

/** Throws what libgit2 says where a call did not give 0 or more. */
function check(code) {
  if (code >= 0) return code;
  throw new Error(`libgit2: ${CString(header.types.git_error.view(git.git_error_last()).message)}`);
}

/** What a function writes through its first parameter, a `T **`. */
function made(type, f, ...args) {
  const out = alloc(header.type(`${type} *`));
  check(f(out, ...args));
  return out.value;
}

git.git_libgit2_init();
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'polyffi-git-'));
const repository = made('git_repository', git.git_repository_init, folder, 0);
const author = made('git_signature', git.git_signature_new, 'Ada', 'ada@example.org', 86400, 0);

/** Writes a commit with one file and gives its identity. */
function commit(name, text, message, parents) {
  const [blob, tree, id] = [1, 2, 3].map(() => alloc(header.types.git_oid));
  const bytes = Buffer.from(text);
  check(git.git_blob_create_from_buffer(blob, repository, bytes, bytes.length));
  const builder = made('git_treebuilder', git.git_treebuilder_new, repository, null);
  check(git.git_treebuilder_insert(null, builder, name, blob, git.GIT_FILEMODE_BLOB));
  check(git.git_treebuilder_write(tree, builder));
  git.git_treebuilder_free(builder);
  const written = made('git_tree', git.git_tree_lookup, repository, tree);
  check(git.git_commit_create(id, repository, 'HEAD', author, author, null, message, written, parents.length, parents));
  git.git_tree_free(written);
  return id;
}

const first = commit('one.txt', 'first\n', 'One file', []);
const parent = made('git_commit', git.git_commit_lookup, repository, first);
commit('two.txt', 'second\n', 'Another file', [parent]);

const walk = made('git_revwalk', git.git_revwalk_new, repository);
check(git.git_revwalk_push_head(walk));
const id = alloc(header.types.git_oid);
while (git.git_revwalk_next(id, walk) === 0) {
  const found = made('git_commit', git.git_commit_lookup, repository, id);
  const { name, when } = header.types.git_signature.view(git.git_commit_author(found));
  const tree = made('git_tree', git.git_commit_tree, found);
  const files = [];
  const collect = (root, entry) => files.push(git.git_tree_entry_name(entry)) && 0;
  check(git.git_tree_walk(tree, git.GIT_TREEWALK_PRE, collect, null));
  console.log(`${git.git_commit_message(found)} by ${CString(name)} at ${when.time}: ${files.join()}`);
  git.git_tree_free(tree);
  git.git_commit_free(found);
}
try {
  check(git.git_repository_open(alloc(header.type('git_repository *')), path.join(folder, 'nothing')));
} catch (error) {
  console.log(error.message.replace(folder, '…'));
}
git.git_revwalk_free(walk);
git.git_commit_free(parent);
git.git_signature_free(author);
git.git_repository_free(repository);
git.git_libgit2_shutdown();
fs.rmSync(folder, { recursive: true });
