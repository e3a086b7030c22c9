'use strict';
// Windows itself: text in UTF-16, HANDLEs, GetLastError, and a callback from user32.

const { cdef } = require('polyffi');

const windows = cdef(`
  typedef void *HANDLE;
  typedef int BOOL;
  typedef unsigned long DWORD;

  DWORD GetCurrentProcessId(void);
  int lstrlenW(const wchar_t *text);
  DWORD GetEnvironmentVariableW(const wchar_t *name, wchar_t *buffer, DWORD size);
  BOOL SetEnvironmentVariableW(const wchar_t *name, const wchar_t *value);
  HANDLE CreateEventW(void *security, BOOL manual, BOOL signalled, const wchar_t *name);
  BOOL SetEvent(HANDLE event);
  DWORD WaitForSingleObject(HANDLE handle, DWORD milliseconds);
  BOOL CloseHandle(HANDLE handle);
  HANDLE CreateFileW(const wchar_t *path, DWORD access, DWORD share, void *security, DWORD how, DWORD flags, HANDLE like);
  BOOL EnumSystemLocalesEx(BOOL (*found)(const wchar_t *name, DWORD kind, intptr_t data), DWORD kinds, intptr_t data,
                           void *reserved);

  int wsprintfW(wchar_t *buffer, const wchar_t *format, ...);
`);

const kernel32 = windows.open('kernel32.dll', {
  functions: { CreateFileW: { lastError: true }, WaitForSingleObject: { nonblocking: true } },
});

const user32 = windows.open('user32.dll');

async function main() {
  console.log('process:', kernel32.GetCurrentProcessId() === process.pid);
  console.log('length:', kernel32.lstrlenW('Grüße, 世界'));

  kernel32.SetEnvironmentVariableW('POLYFFI_EXAMPLE', 'größer');
  const text = new Uint16Array(64);
  const length = kernel32.GetEnvironmentVariableW('POLYFFI_EXAMPLE', text, text.length);
  console.log('variable:', String.fromCharCode(...text.subarray(0, length)));

  const event = kernel32.CreateEventW(null, 0, 0, null);
  const waiting = kernel32.WaitForSingleObject(event, 5000);
  kernel32.SetEvent(event);
  console.log('waited:', await waiting);
  kernel32.CloseHandle(event);

  const locales = [];
  kernel32.EnumSystemLocalesEx((name) => locales.push(name), 1, 0, null);
  console.log('locales:', locales.includes('de-DE'), locales.includes('ja-JP'));

  user32.wsprintfW.variadic('int', 'const wchar_t *')(text, '%d of %s', 3, 'vier');
  console.log('printed:', String.fromCharCode(...text.subarray(0, 9)));

  const { lastError } = kernel32.CreateFileW('C:\\nowhere\\at all', 0, 0, null, 3, 0, null);
  console.log('no such path:', lastError);
}

main();
