/* Debian has HPL within hpcc alone, as the last of sixteen tests. This is loaded before hpcc (LD_PRELOAD) and gives the tests around
 * HPL no memory for their arrays, so that they say so and end at once; nothing of HPL changes. The first piece as large as HPL's own
 * matrix on this rank (HPL_MATRIX_BYTES) means that HPL's turn has come: from then on all is given. Calls of other libraries are never
 * touched, nor small ones: hpcc's test of latency needs buffers of 2 MB and cannot do without.
 * Decision 0019. */
#define _GNU_SOURCE
#include <link.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

enum { SMALL_BYTES = 8 << 20 };

extern void *__libc_malloc(size_t);
static uintptr_t program_from, program_to;
static size_t matrix_bytes = SIZE_MAX;
static atomic_int hpl_runs;

/* The first object is the program itself. */
static int find_program(struct dl_phdr_info *object, size_t size, void *data) {
  (void)size, (void)data;
  for (int i = 0; i < object->dlpi_phnum; i++) {
    const ElfW(Phdr) *part = &object->dlpi_phdr[i];
    if (part->p_type != PT_LOAD || !(part->p_flags & PF_X)) continue;
    program_from = object->dlpi_addr + part->p_vaddr;
    program_to = program_from + part->p_memsz;
  }
  return 1;
}

__attribute__((constructor)) static void begin(void) {
  const char *text = getenv("HPL_MATRIX_BYTES");
  if (text) matrix_bytes = strtoull(text, NULL, 10);
  dl_iterate_phdr(find_program, NULL);
}

void *malloc(size_t bytes) {
  uintptr_t caller = (uintptr_t)__builtin_return_address(0);
  if (!hpl_runs && matrix_bytes != SIZE_MAX && caller >= program_from && caller < program_to) {
    if (bytes >= matrix_bytes)
      hpl_runs = 1;
    else if (bytes > SMALL_BYTES)
      return NULL;
  }
  return __libc_malloc(bytes);
}
