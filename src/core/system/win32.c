/* Windows, from version 10 on. */
#ifdef _WIN32

#include "system.h"

#define WIN32_LEAN_AND_MEAN
#define PSAPI_VERSION 2 /* the functions of kernel32.dll */
#include <windows.h>

#include <errno.h>
#include <malloc.h>
#include <psapi.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

_Static_assert(sizeof(SRWLOCK) <= sizeof(pf_lock) && sizeof(CONDITION_VARIABLE) <= sizeof(pf_condition),
               "a lock and a condition have room for the system's");

static SRWLOCK *lock_of(pf_lock *lock) {
  return (SRWLOCK *)(void *)lock;
}

static CONDITION_VARIABLE *condition_of(pf_condition *condition) {
  return (CONDITION_VARIABLE *)(void *)condition;
}

/* What a thread is given, freed by it. */
typedef struct start {
  void (*run)(void *data);
  void *data;
} start;

static DWORD WINAPI run_thread(void *given) {
  start begun = *(start *)given;
  free(given);
  begun.run(begun.data);
  return 0;
}

bool pf_thread_start(size_t stack, void (*run)(void *), void *data) {
  start *given = malloc(sizeof *given);
  if (!given) return false;
  *given = (start){run, data};
  HANDLE thread = CreateThread(NULL, stack, run_thread, given, STACK_SIZE_PARAM_IS_A_RESERVATION, NULL);
  if (thread)
    CloseHandle(thread);
  else
    free(given);
  return thread != NULL;
}

/* What runs under pf_thread_guard on a thread, innermost first. */
typedef struct guard {
  void (*abandoned)(void *data);
  void *data;
  struct guard *outer;
} guard;

static INIT_ONCE guards_once = INIT_ONCE_STATIC_INIT;
static DWORD guards = FLS_OUT_OF_INDEXES;

/* Windows calls this on a thread that ends, however it does, if its slot holds something. */
static void NTAPI leave_guards(void *innermost) {
  for (guard *left = innermost; left; left = left->outer) left->abandoned(left->data);
}

static BOOL NTAPI make_guards(INIT_ONCE *once, void *parameter, void **context) {
  (void)once;
  (void)parameter;
  (void)context;
  guards = FlsAlloc(leave_guards);
  return TRUE;
}

/* Nothing cancels a thread of Windows, but it may end itself by ExitThread. */
void pf_thread_guard(void (*run)(void *), void (*abandoned)(void *), void *data, bool cancelable) {
  (void)cancelable;
  InitOnceExecuteOnce(&guards_once, make_guards, NULL, NULL);
  guard here = {abandoned, data, FlsGetValue(guards)};
  FlsSetValue(guards, &here);
  run(data);
  FlsSetValue(guards, here.outer);
}

bool pf_thread_cancelable(bool can) {
  (void)can;
  return false;
}

void pf_lock_init(pf_lock *lock) {
  InitializeSRWLock(lock_of(lock));
}

void pf_lock_destroy(pf_lock *lock) {
  (void)lock;
}

void pf_lock_take(pf_lock *lock) {
  AcquireSRWLockExclusive(lock_of(lock));
}

void pf_lock_give(pf_lock *lock) {
  ReleaseSRWLockExclusive(lock_of(lock));
}

void pf_condition_init(pf_condition *condition) {
  InitializeConditionVariable(condition_of(condition));
}

void pf_condition_destroy(pf_condition *condition) {
  (void)condition;
}

void pf_condition_signal(pf_condition *condition) {
  WakeConditionVariable(condition_of(condition));
}

void pf_condition_broadcast(pf_condition *condition) {
  WakeAllConditionVariable(condition_of(condition));
}

void pf_condition_wait(pf_condition *condition, pf_lock *lock) {
  SleepConditionVariableSRW(condition_of(condition), lock_of(lock), INFINITE, 0);
}

void pf_condition_wait_ms(pf_condition *condition, pf_lock *lock, uint32_t ms) {
  SleepConditionVariableSRW(condition_of(condition), lock_of(lock), ms, 0);
}

int64_t pf_clock_ms(void) {
  return (int64_t)GetTickCount64();
}

/* Windows names the stack of the fiber that runs. So a thread is asked once, before any fiber of C's calls
 * back; its own stack stays where it is. */
bool pf_stack_bounds(pf_stack *stack) {
  static PF_TLS pf_stack own;
  if (!own.highest) {
    ULONG_PTR lowest, highest;
    GetCurrentThreadStackLimits(&lowest, &highest);
    own = (pf_stack){(const char *)lowest, (const char *)highest};
  }
  *stack = own;
  return true;
}

void *pf_memory_new(size_t alignment, size_t size) {
  return _aligned_malloc(size, alignment);
}

void pf_memory_free(void *memory) {
  _aligned_free(memory);
}

/* Whole pages, as addresses. */
typedef struct pages {
  uintptr_t start, end;
} pages;

static pages pages_of(const void *memory, size_t size) {
  SYSTEM_INFO system;
  GetSystemInfo(&system);
  uintptr_t page = system.dwPageSize, first = (uintptr_t)memory;
  return (pages){first & ~(page - 1), (first + size + page - 1) & ~(page - 1)};
}

/* Windows maps a module's file at one place only, so the code is written. */
static bool write_code(pages code, char *to) {
  size_t size = code.end - code.start;
  DWORD before;
  if (!VirtualAlloc(to, size, MEM_COMMIT, PAGE_READWRITE)) return false;
  memcpy(to, (const void *)code.start, size);
  return VirtualProtect(to, size, PAGE_EXECUTE_READ, &before) &&
         FlushInstructionCache(GetCurrentProcess(), to, size);
}

void *pf_code_copy(const void *code, size_t code_size, void *data, size_t data_size) {
  pages text = pages_of(code, code_size), words = pages_of(data, data_size);
  if (text.start < words.end && words.start < text.end) return NULL;
  uintptr_t start = text.start < words.start ? text.start : words.start;
  size_t size = (text.end > words.end ? text.end : words.end) - start;
  /* Nobody else's memory comes to lie between the two. */
  char *room = VirtualAlloc(NULL, size, MEM_RESERVE, PAGE_NOACCESS);
  if (!room) return NULL;
  if (VirtualAlloc(room + (words.start - start), words.end - words.start, MEM_COMMIT, PAGE_READWRITE) &&
      write_code(text, room + (text.start - start)))
    return room + ((uintptr_t)code - start);
  VirtualFree(room, 0, MEM_RELEASE);
  return NULL;
}

uint32_t pf_system_error(void) {
  return GetLastError();
}

void pf_system_error_set(uint32_t error) {
  SetLastError(error);
}

static int *own_errno(void) {
  return _errno();
}

static pf_errno_place errno_in(HMODULE module) {
  return module ? (pf_errno_place)(uintptr_t)GetProcAddress(module, "_errno") : NULL;
}

/* The C library that a module is linked with: the first of its imports that has errno. */
static pf_errno_place errno_of_imports(HMODULE module) {
  const char *base = (const char *)module;
  const IMAGE_DOS_HEADER *dos = (const void *)base;
  const IMAGE_NT_HEADERS *nt = (const void *)(base + dos->e_lfanew);
  DWORD at = nt->OptionalHeader.DataDirectory[IMAGE_DIRECTORY_ENTRY_IMPORT].VirtualAddress;
  if (!at) return NULL;
  pf_errno_place found = NULL;
  for (const IMAGE_IMPORT_DESCRIPTOR *one = (const void *)(base + at); one->Name && !found; one++)
    found = errno_in(GetModuleHandleA(base + one->Name));
  return found;
}

pf_errno_place pf_errno_of(const void *code) {
  HMODULE module = NULL;
  DWORD flags = GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS | GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT;
  pf_errno_place found = NULL;
  if (GetModuleHandleExW(flags, code, &module) && !(found = errno_in(module)))
    found = errno_of_imports(module);
  if (!found) found = errno_in(GetModuleHandleW(L"ucrtbase.dll"));
  return found ? found : own_errno;
}

#endif
