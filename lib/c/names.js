'use strict';
// What the C library and POSIX declare, for text that names their types and includes no header. Each name stands
// with its declaration, which is read where the name is first used. Headers that are read win over these.

const EVERYWHERE = {
  FILE: 'struct _IO_FILE',
  DIR: 'struct __dirstream',
  va_list: '__builtin_va_list',
  __gnuc_va_list: '__builtin_va_list',
  int8_t: 'signed char',
  uint8_t: 'unsigned char',
  int16_t: 'short',
  uint16_t: 'unsigned short',
  int32_t: 'int',
  uint32_t: 'unsigned int',
  div_t: 'struct { int quot; int rem; }',
  ldiv_t: 'struct { long quot; long rem; }',
  lldiv_t: 'struct { long long quot; long long rem; }',
  imaxdiv_t: 'struct { int64_t quot; int64_t rem; }',
  intmax_t: 'int64_t',
  uintmax_t: 'uint64_t',
  ssize_t: 'ptrdiff_t',
  sig_atomic_t: 'int',
  errno_t: 'int',
  double_t: 'double',
  float_t: 'float',
  locale_t: 'struct __locale_struct *',
  int_least8_t: 'int8_t',
  int_least16_t: 'int16_t',
  int_least32_t: 'int32_t',
  int_least64_t: 'int64_t',
  uint_least8_t: 'uint8_t',
  uint_least16_t: 'uint16_t',
  uint_least32_t: 'uint32_t',
  uint_least64_t: 'uint64_t',
  u_int8_t: 'uint8_t',
  u_int16_t: 'uint16_t',
  u_int32_t: 'uint32_t',
  u_int64_t: 'uint64_t',
};

/** What POSIX systems have in common. */
const POSIX = {
  u_char: 'unsigned char',
  u_short: 'unsigned short',
  u_int: 'unsigned int',
  u_long: 'unsigned long',
  uint: 'unsigned int',
  ushort: 'unsigned short',
  pid_t: 'int',
  uid_t: 'unsigned int',
  gid_t: 'unsigned int',
  id_t: 'unsigned int',
  useconds_t: 'unsigned int',
  socklen_t: 'unsigned int',
  in_addr_t: 'unsigned int',
  in_port_t: 'unsigned short',
  caddr_t: 'char *',
  off64_t: 'long long',
  time_t: 'long',
  cc_t: 'unsigned char',
  key_t: 'int',
  clockid_t: 'int',
  sighandler_t: 'void (*%)(int)',
  __sighandler_t: 'void (*%)(int)',
  __compar_fn_t: 'int (*%)(const void *, const void *)',
  sem_t: 'struct __sem',
  regex_t: 'struct re_pattern_buffer',
};

const LINUX = {
  off_t: 'long',
  off64_t: 'long',
  loff_t: 'long',
  mode_t: 'unsigned int',
  dev_t: 'unsigned long',
  ino_t: 'unsigned long',
  nlink_t: 'unsigned long',
  blksize_t: 'long',
  blkcnt_t: 'long',
  fsblkcnt_t: 'unsigned long',
  fsfilcnt_t: 'unsigned long',
  clock_t: 'long',
  suseconds_t: 'long',
  rlim_t: 'unsigned long',
  sa_family_t: 'unsigned short',
  nfds_t: 'unsigned long',
  speed_t: 'unsigned int',
  tcflag_t: 'unsigned int',
  wctype_t: 'unsigned long',
  wctrans_t: 'const int *',
  timer_t: 'void *',
  pthread_t: 'unsigned long',
  pthread_key_t: 'unsigned int',
  pthread_once_t: 'int',
  mqd_t: 'int',
  quad_t: 'long',
  u_quad_t: 'unsigned long',
  int_fast8_t: 'signed char',
  int_fast16_t: 'long',
  int_fast32_t: 'long',
  int_fast64_t: 'long',
  uint_fast8_t: 'unsigned char',
  uint_fast16_t: 'unsigned long',
  uint_fast32_t: 'unsigned long',
  uint_fast64_t: 'unsigned long',
  error_t: 'int',
  idtype_t: 'enum { P_ALL, P_PID, P_PGID, P_PIDFD }',
};

/** glibc's types that differ between the kinds of processors of 64 bits. */
const LINUX_ARM64 = { nlink_t: 'unsigned int', blksize_t: 'int' };

const DARWIN = {
  off_t: 'long long',
  mode_t: 'unsigned short',
  dev_t: 'int',
  ino_t: 'unsigned long long',
  nlink_t: 'unsigned short',
  blksize_t: 'int',
  blkcnt_t: 'long long',
  fsblkcnt_t: 'unsigned int',
  fsfilcnt_t: 'unsigned int',
  clock_t: 'unsigned long',
  suseconds_t: 'int',
  rlim_t: 'unsigned long long',
  sa_family_t: 'unsigned char',
  nfds_t: 'unsigned int',
  speed_t: 'unsigned long',
  tcflag_t: 'unsigned long',
  wctype_t: 'unsigned int',
  wctrans_t: 'int',
  pthread_t: 'struct _opaque_pthread_t *',
  pthread_key_t: 'unsigned long',
};

const WINDOWS = {
  time_t: 'long long',
  clock_t: 'long',
  off_t: 'long',
  mode_t: 'unsigned short',
  dev_t: 'unsigned int',
  ino_t: 'unsigned short',
  wctype_t: 'unsigned short',
  wctrans_t: 'unsigned short',
  rsize_t: 'size_t',
  BYTE: 'unsigned char',
  WORD: 'unsigned short',
  DWORD: 'unsigned long',
  QWORD: 'unsigned long long',
  BOOL: 'int',
  INT: 'int',
  UINT: 'unsigned int',
  LONG: 'long',
  ULONG: 'unsigned long',
  LONGLONG: 'long long',
  ULONGLONG: 'unsigned long long',
  CHAR: 'char',
  WCHAR: 'wchar_t',
  VOID: 'void',
  HANDLE: 'void *',
  HWND: 'struct HWND__ *',
  HMODULE: 'struct HINSTANCE__ *',
  HINSTANCE: 'struct HINSTANCE__ *',
  HRESULT: 'long',
  LPVOID: 'void *',
  LPCVOID: 'const void *',
  LPSTR: 'char *',
  LPCSTR: 'const char *',
  LPWSTR: 'wchar_t *',
  LPCWSTR: 'const wchar_t *',
  LPDWORD: 'unsigned long *',
  SIZE_T: 'size_t',
  DWORD_PTR: 'uintptr_t',
  ULONG_PTR: 'uintptr_t',
  LONG_PTR: 'intptr_t',
  UINT_PTR: 'uintptr_t',
  WPARAM: 'uintptr_t',
  LPARAM: 'intptr_t',
  LRESULT: 'intptr_t',
};

const made = new Map();

/** @returns {Record<string, string>} names with what they stand for; `%` is where the name goes, else behind it */
function namesOf(target) {
  const key = `${target.system}-${target.machine}`;
  if (!made.has(key)) {
    const system = { linux: LINUX, darwin: DARWIN, win32: WINDOWS }[target.system];
    const posix = target.system === 'win32' ? {} : POSIX;
    const machine = target.system === 'linux' && target.machine === 'arm64' ? LINUX_ARM64 : {};
    const { wchar_t, wint_t, size_t, ptrdiff_t, intptr_t, uintptr_t, int64_t, uint64_t, ...rest } = target.basics;
    const basics = { wchar_t, wint_t, size_t, ptrdiff_t, intptr_t, uintptr_t, int64_t, uint64_t, ...rest };
    made.set(key, { __proto__: null, ...EVERYWHERE, ...basics, ...posix, ...system, ...machine });
  }
  return made.get(key);
}

/**
 * The declaration of a name, as C text.
 * @param {string} name
 * @returns {string | undefined}
 */
function declarationOf(name, target) {
  const text = namesOf(target)[name];
  if (text === undefined) return undefined;
  return text.includes('%') ? `typedef ${text.replace('%', name)};` : `typedef ${text} ${name};`;
}

/** Headers of C and POSIX: text that includes one which is not there is read by these names alone. */
const STANDARD_HEADER =
  /^(?:assert|complex|ctype|errno|fenv|float|inttypes|iso646|limits|locale|math|setjmp|signal|std(?:align|arg|atomic|bool|def|int|io|lib|noreturn)|string|tgmath|threads|time|uchar|wchar|wctype|aio|arpa\/inet|cpio|dirent|dlfcn|fcntl|fmtmsg|fnmatch|ftw|glob|grp|iconv|langinfo|libgen|monetary|mqueue|ndbm|net\/if|netdb|netinet\/(?:in|tcp)|nl_types|poll|pthread|pwd|regex|sched|search|semaphore|spawn|strings|stropts|sys\/(?:ipc|mman|msg|resource|select|sem|shm|socket|stat|statvfs|time|times|types|uio|un|utsname|wait)|syslog|tar|termios|unistd|utime|utmpx|wordexp)\.h$/;

module.exports = { namesOf, declarationOf, STANDARD_HEADER };
