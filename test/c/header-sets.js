'use strict';
// The headers of `npm run test:headers`, and what is known to differ.

/** @type {Record<string, { headers: string[], before?: string }>} */
const SETS = {
  sqlite: { headers: ['sqlite3.h'] },
  zlib: { headers: ['zlib.h'] },
  curl: { headers: ['curl/curl.h'] },
  openssl: { headers: ['openssl/ssl.h', 'openssl/evp.h', 'openssl/x509v3.h', 'openssl/err.h', 'openssl/rand.h'] },
  sdl: { headers: ['SDL2/SDL.h'] },
  libgit2: { headers: ['git2.h'] },
  glfw: { headers: ['GLFW/glfw3.h'] },
  png: { headers: ['png.h'] },
  ncurses: { headers: ['ncurses.h'] },
  x11: { headers: ['X11/Xlib.h', 'X11/Xutil.h', 'X11/keysym.h'] },
  sockets: { headers: ['sys/socket.h', 'netinet/in.h', 'arpa/inet.h', 'netdb.h', 'sys/un.h', 'poll.h'] },
  libc: { headers: ['stdio.h', 'stdlib.h', 'string.h', 'sys/stat.h', 'time.h', 'math.h', 'signal.h', 'pthread.h'] },
  gnu: {
    before: '#define _GNU_SOURCE 1\n#define _FILE_OFFSET_BITS 64',
    headers: [
      'stdio.h',
      'stdlib.h',
      'string.h',
      'unistd.h',
      'fcntl.h',
      'sys/stat.h',
      'sys/socket.h',
      'sched.h',
      'wchar.h',
    ],
  },
};

/** Why gcc and we differ, by name. */
const EXPECTED = {
  SDL_FILE: 'the name of the file that is compiled, which is another one for gcc',
  SDL_LINE: 'the line of the use, which is another one for gcc',
  OPENSSL_FILE: 'as SDL_FILE',
  OPENSSL_LINE: 'as SDL_LINE',
};

module.exports = { EXPECTED, SETS };
