/* A tool of Linux as a program of Windows, for tests under wine, where no compiler for Windows is at hand. As gcc.exe it runs
 * x86_64-w64-mingw32-gcc, with paths as Linux knows them, and answers with its output and status. */

#include <windows.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

typedef NTSTATUS(WINAPI *spawn)(char *const arguments[], int wait);
typedef char *(CDECL *unix_path)(const WCHAR *path);

static void *of_wine(const wchar_t *module, const char *name) {
  void *found = (void *)(UINT_PTR)GetProcAddress(GetModuleHandleW(module), name);
  if (found) return found;
  fprintf(stderr, "%s is missing: this runs under wine only\n", name);
  exit(127);
}

static char *narrow(const wchar_t *text, int length) {
  int size = WideCharToMultiByte(CP_UTF8, 0, text, length, NULL, 0, NULL, NULL);
  char *made = calloc(1, (size_t)size + 1);
  WideCharToMultiByte(CP_UTF8, 0, text, length, made, size, NULL, NULL);
  return made;
}

/* Where a path with a drive begins in an argument such as -IC:\include, NULL if none does. */
static const wchar_t *path_in(const wchar_t *argument) {
  for (const wchar_t *at = wcschr(argument, L':'); at; at = wcschr(at + 1, L':'))
    if (at > argument && iswalpha(at[-1]) && (at[1] == L'\\' || at[1] == L'/')) return at - 1;
  return NULL;
}

static char *translated(const wchar_t *argument) {
  const wchar_t *path = path_in(argument);
  if (!path) return narrow(argument, -1);
  char *before = narrow(argument, (int)(path - argument));
  char *after = ((unix_path)of_wine(L"kernel32", "wine_get_unix_file_name"))(path);
  char *all = calloc(1, strlen(before) + strlen(after) + 1);
  return strcat(strcpy(all, before), after);
}

/* Writes what a file holds, which is gone then. */
static void pour(const wchar_t *name, FILE *to) {
  char bytes[4096];
  FILE *from = _wfopen(name, L"rb");
  for (size_t n; from && (n = fread(bytes, 1, sizeof bytes, from)) > 0;) fwrite(bytes, 1, n, to);
  if (from) fclose(from);
  _wremove(name);
}

/* The output goes by way of files, because Linux's programs do not get all of a Windows program's handles. */
int wmain(int count, wchar_t **arguments) {
  static const char script[] = "out=$1 err=$2; shift 2; exec \"$@\" >\"$out\" 2>\"$err\" </dev/null";
  wchar_t folder[MAX_PATH], out[MAX_PATH + 8], err[MAX_PATH + 8], tool[MAX_PATH];
  char **all = calloc((size_t)count + 8, sizeof *all), program[MAX_PATH + 32];
  GetTempPathW(MAX_PATH - 32, folder);
  GetTempFileNameW(folder, L"out", 0, out);
  GetTempFileNameW(folder, L"err", 0, err);
  GetModuleFileNameW(NULL, tool, MAX_PATH);
  char *name = narrow(wcsrchr(tool, L'\\') + 1, -1);
  *strrchr(name, '.') = '\0';
  snprintf(program, sizeof program, "x86_64-w64-mingw32-%s", name);
  char *first[] = {"sh", "-c", (char *)script, "sh", translated(out), translated(err), program};
  memcpy(all, first, sizeof first);
  for (int n = 1; n < count; n++) all[n + 6] = translated(arguments[n]);
  NTSTATUS status = ((spawn)of_wine(L"ntdll", "__wine_unix_spawnvp"))(all, 1);
  pour(out, stdout);
  pour(err, stderr);
  return status;
}
