/*
** Limits of resources, and a filter of system calls in the language of the kernel (a list of
** comparisons, "classic BPF"; linux/seccomp.h, linux/filter.h).
*/
#define _GNU_SOURCE /* prctl, rlimit */

#include "io/h5sandbox/confine.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>

#if defined(__SANITIZE_ADDRESS__)
#define IS_SANITIZED 1
#else
#define IS_SANITIZED 0
#endif

/* The filter knows system calls by number, which depend on the processor. */
#if defined(__x86_64__)
#define ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#else
#define ARCHITECTURE 0
#endif

/* A lower limit than there is already; a process may always lower its own. */
static void limit(int resource, rlim_t most) {
  struct rlimit now;
  if (getrlimit(resource, &now) != 0)
    return;
  rlim_t hard = now.rlim_max < most ? now.rlim_max : most;
  rlim_t soft = now.rlim_cur < hard ? now.rlim_cur : hard;
  setrlimit(resource, &(struct rlimit){.rlim_cur = soft, .rlim_max = hard});
}

/* Talking and reading; memory; time; ending. Memory that can be executed is asked for below. */
static const int allowed[] = {
    SYS_read,           SYS_write,           SYS_recvfrom,
    SYS_sendto,         SYS_pread64,         SYS_brk,
    SYS_munmap,         SYS_mremap,          SYS_madvise,
    SYS_futex,          SYS_clock_gettime,   SYS_gettimeofday,
    SYS_exit,           SYS_exit_group,      SYS_rt_sigreturn,
    SYS_rt_sigprocmask, SYS_restart_syscall,
#if IS_SANITIZED
    SYS_sigaltstack,    SYS_gettid,          SYS_getpid,
    SYS_sched_yield,    SYS_tgkill,
#endif
};

/* Likewise, unless the memory could be executed. */
static const int allowed_data[] = {SYS_mmap, SYS_mprotect};

enum {
  COUNT = sizeof allowed / sizeof *allowed,
  DATA = sizeof allowed_data / sizeof *allowed_data
};

/* One comparison each with its answer, five for memory, and what is around. */
enum { LENGTH = 2 * COUNT + 5 * DATA + 8 };

/* The filter as it is written down. */
typedef struct program {
  struct sock_filter steps[LENGTH];
  unsigned short length;
} program;

static void step(program *p, uint16_t code, uint32_t value, uint8_t if_true, uint8_t if_false) {
  p->steps[p->length++] = (struct sock_filter){code, if_true, if_false, value};
}

static void load(program *p, size_t offset) {
  step(p, BPF_LD | BPF_W | BPF_ABS, (uint32_t)offset, 0, 0);
}

static void answer(program *p, uint32_t value) {
  step(p, BPF_RET | BPF_K, value, 0, 0);
}

/* The lower half of argument 'i' of the call, in which all flags are. */
static size_t argument(int i) {
  size_t half = __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__ ? 4 : 0;
  return offsetof(struct seccomp_data, args) + (size_t)i * sizeof(uint64_t) + half;
}

static void write_filter(program *p) {
  const uint32_t refused = SECCOMP_RET_ERRNO | EPERM;
  load(p, offsetof(struct seccomp_data, arch));
  step(p, BPF_JMP | BPF_JEQ | BPF_K, ARCHITECTURE, 1, 0);
  answer(p, SECCOMP_RET_KILL_PROCESS);
  load(p, offsetof(struct seccomp_data, nr));
#if defined(__x86_64__)
  /* the other numbers of the same calls */
  step(p, BPF_JMP | BPF_JGE | BPF_K, 0x40000000, 0, 1);
  answer(p, SECCOMP_RET_KILL_PROCESS);
#endif
  for (int i = 0; i < COUNT; i++) {
    step(p, BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)allowed[i], 0, 1);
    answer(p, SECCOMP_RET_ALLOW);
  }
  for (int i = 0; i < DATA; i++) {
    step(p, BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)allowed_data[i], 0, 4);
    load(p, argument(2)); /* the protection, of both */
    step(p, BPF_JMP | BPF_JSET | BPF_K, PROT_EXEC, 0, 1);
    answer(p, refused);
    answer(p, SECCOMP_RET_ALLOW);
  }
  answer(p, refused);
}

bool sandbox_confine(size_t memory, int descriptors) {
  if (!IS_SANITIZED)
    limit(RLIMIT_AS, memory);
  limit(RLIMIT_CORE, 0);
  limit(RLIMIT_FSIZE, 0);
  limit(RLIMIT_NPROC, 0);
  limit(RLIMIT_NOFILE, (rlim_t)descriptors);
  /* nobody may look into it, nor may it get more rights by starting something */
  if (!IS_SANITIZED)
    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
  if (ARCHITECTURE == 0 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
    return false;
  program p = {.length = 0};
  write_filter(&p);
  struct sock_fprog filter = {.len = p.length, .filter = p.steps};
  return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) == 0;
}
