/* Windows' loader: paths and texts in UTF-8, names that are never looked for in the current folder. */
#ifdef _WIN32

#include "system.h"

#define WIN32_LEAN_AND_MEAN
#define PSAPI_VERSION 2 /* the functions of kernel32.dll */
#include <windows.h>

#include <psapi.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

/* Stands for all modules of the process. */
static char process;

/* Writes what an error of the system means, after what it is about: `name: text (126)`. */
static void explain(const char *name, DWORD error, char *reason, size_t capacity) {
  wchar_t wide[512];
  char text[1024];
  DWORD flags = FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS;
  DWORD length = FormatMessageW(flags, NULL, error, 0, wide, sizeof wide / sizeof *wide, NULL);
  while (length > 0 && wcschr(L"\r\n .", wide[length - 1])) length--;
  int size = WideCharToMultiByte(CP_UTF8, 0, wide, (int)length, text, sizeof text - 1, NULL, NULL);
  text[size] = '\0';
  snprintf(reason, capacity, "%s: %s (%lu)", name, size > 0 ? text : "error of the system", error);
}

static wchar_t *wide_of(const char *text) {
  int length = MultiByteToWideChar(CP_UTF8, 0, text, -1, NULL, 0);
  wchar_t *wide = calloc((size_t)length + 1, sizeof *wide);
  if (wide) MultiByteToWideChar(CP_UTF8, 0, text, -1, wide, length);
  return wide;
}

/* Room for so many characters, NULL for none: what Windows answers if it fails. */
static wchar_t *room_for(DWORD length) {
  return length > 0 ? calloc(length, sizeof(wchar_t)) : NULL;
}

/* The text if it has been written, with room for so many characters; else it is freed. */
static wchar_t *if_written(wchar_t *text, DWORD room, DWORD written) {
  if (written > 0 && written < room) return text;
  free(text);
  return NULL;
}

static wchar_t *full_path(const wchar_t *path) {
  DWORD room = GetFullPathNameW(path, 0, NULL, NULL);
  wchar_t *full = room_for(room);
  return full ? if_written(full, room, GetFullPathNameW(path, room, full, NULL)) : NULL;
}

static wchar_t *folders_of_path(void) {
  DWORD room = GetEnvironmentVariableW(L"PATH", NULL, 0);
  wchar_t *folders = room_for(room);
  return folders ? if_written(folders, room, GetEnvironmentVariableW(L"PATH", folders, room)) : NULL;
}

/* The file of a name in the folders of PATH, which Windows itself would search after the current folder. */
static wchar_t *find_in_path(const wchar_t *name) {
  wchar_t *folders = folders_of_path();
  if (!folders) return NULL;
  DWORD room = SearchPathW(folders, name, L".dll", 0, NULL, NULL);
  wchar_t *file = room_for(room);
  if (file) file = if_written(file, room, SearchPathW(folders, name, L".dll", room, file, NULL));
  free(folders);
  return file;
}

/* With a full path, libraries that it needs are looked for beside it, too. */
static HMODULE load(const wchar_t *path, bool full) {
  DWORD folders = LOAD_LIBRARY_SEARCH_DEFAULT_DIRS | (full ? LOAD_LIBRARY_SEARCH_DLL_LOAD_DIR : 0);
  return path ? LoadLibraryExW(path, NULL, folders) : NULL;
}

/* A name without a folder: where Windows has its libraries and beside the program, then in the folders of
 * PATH. */
static HMODULE load_name(const wchar_t *name) {
  HMODULE module = load(name, false);
  if (module || GetLastError() != ERROR_MOD_NOT_FOUND) return module;
  wchar_t *file = find_in_path(name);
  if (file) {
    module = load(file, true);
    DWORD error = GetLastError();
    free(file);
    SetLastError(error);
  } else {
    SetLastError(ERROR_MOD_NOT_FOUND);
  }
  return module;
}

static HMODULE load_path(wchar_t *path) {
  for (wchar_t *at = path; *at; at++)
    if (*at == L'/') *at = L'\\';
  wchar_t *full = full_path(path);
  HMODULE module = load(full, true);
  DWORD error = GetLastError();
  free(full);
  SetLastError(error);
  return module;
}

/* Windows resolves everything at once, shows a library's symbols to nobody, and lets its own win: the flags
 * say nothing here. */
void *pf_loader_open(const char *path, unsigned flags, char *reason, size_t capacity) {
  (void)flags;
  if (!path) return &process;
  wchar_t *wide = wide_of(path);
  if (!wide) {
    snprintf(reason, capacity, "out of memory");
    return NULL;
  }
  DWORD before;
  /* No window that asks for a disk or shows what is wrong with a file. */
  SetThreadErrorMode(SEM_FAILCRITICALERRORS | SEM_NOOPENFILEERRORBOX, &before);
  HMODULE module = wcspbrk(wide, L"/\\:") ? load_path(wide) : load_name(wide);
  DWORD error = GetLastError();
  SetThreadErrorMode(before, NULL);
  free(wide);
  if (!module) explain(path, error, reason, capacity);
  return module;
}

/* The modules of the process in the order of their loading, the program first; NULL-terminated, to be freed.
 */
static HMODULE *modules(void) {
  HMODULE *all = NULL;
  DWORD size = 0, needed = 4096;
  while (needed > size) {
    free(all);
    size = needed;
    all = calloc(1, size + sizeof *all);
    if (!all || !EnumProcessModules(GetCurrentProcess(), all, size, &needed)) {
      free(all);
      return NULL;
    }
  }
  memset((char *)all + needed, 0, sizeof *all);
  return all;
}

/* By its name, or by its number as `#12`. */
static void *symbol_of(HMODULE module, const char *name) {
  bool is_number = name[0] == '#' && name[1] && strspn(name + 1, "0123456789") == strlen(name + 1);
  unsigned long number = is_number ? strtoul(name + 1, NULL, 10) : 0;
  if (is_number && number > 0xffff) return NULL;
  return (void *)(uintptr_t)GetProcAddress(module, is_number ? MAKEINTRESOURCEA(number) : name);
}

/* The first module that has a symbol, and its address there. */
static HMODULE find_symbol(const char *name, void **address) {
  HMODULE *all = modules(), found = NULL;
  *address = NULL;
  for (HMODULE *module = all; module && *module && !found; module++)
    if ((*address = symbol_of(*module, name))) found = *module;
  free(all);
  return found;
}

/* The file of a module, cut to capacity bytes. */
static void name_of(HMODULE module, char *name, size_t capacity) {
  wchar_t wide[1024];
  DWORD length = GetModuleFileNameW(module, wide, sizeof wide / sizeof *wide);
  int size = WideCharToMultiByte(CP_UTF8, 0, wide, (int)length, name, (int)capacity - 1, NULL, NULL);
  name[size] = '\0';
}

bool pf_loader_symbol(void *handle, const char *name, void **address, char *reason, size_t capacity) {
  if (handle == &process)
    find_symbol(name, address);
  else
    *address = symbol_of(handle, name);
  if (*address) return true;
  char file[1024] = "all modules of the process", what[1280];
  if (handle != &process) name_of(handle, file, sizeof file);
  snprintf(what, sizeof what, "%s: %s", file, name);
  explain(what, ERROR_PROC_NOT_FOUND, reason, capacity);
  return false;
}

void pf_loader_close(void *handle) {
  if (handle != &process) FreeLibrary(handle);
}

void *pf_loader_find(const char *name) {
  void *address;
  find_symbol(name, &address);
  return address;
}

void *pf_loader_module_of(const char *name) {
  void *address;
  return find_symbol(name, &address);
}

bool pf_loader_holds(const void *address) {
  HMODULE module;
  return GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS |
                                GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT,
                            address, &module);
}

bool pf_loader_module(const void *address, pf_module *module) {
  HMODULE found;
  MODULEINFO info;
  wchar_t file[MAX_PATH + 1] = L"";
  if (!GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS |
                              GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT,
                          address, &found) ||
      !GetModuleInformation(GetCurrentProcess(), found, &info, sizeof info))
    return false;
  DWORD length = GetModuleFileNameW(found, file, MAX_PATH);
  module->id = found;
  module->lowest = info.lpBaseOfDll;
  module->highest = module->lowest + info.SizeOfImage;
  module->is_addon = length > 5 && _wcsicmp(file + length - 5, L".node") == 0;
  return true;
}

void *pf_loader_first(const char *name) {
  return pf_loader_find(name);
}

bool pf_loader_has_other_ffi(void) {
  HMODULE *all = modules();
  bool found = false;
  for (HMODULE *module = all; module && *module && !found; module++) {
    char name[1024];
    name_of(*module, name, sizeof name);
    const char *file = strrchr(name, '\\');
    found = pf_is_other_ffi_name(file ? file + 1 : name);
  }
  free(all);
  return found;
}

void pf_loader_keep(const void *inside) {
  HMODULE module;
  GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS | GET_MODULE_HANDLE_EX_FLAG_PIN, inside, &module);
}

#endif
