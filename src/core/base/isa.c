/*
** Which instruction set the kernels use: the best that the processor has, or less if DNN_ISA says
** so. Each kernel file is compiled once for each (CMakeLists.txt), and its users index the tables
** of functions by what is chosen here.
*/
#include "base/isa.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#ifdef DNN_ISA_BF16
#include <cpuid.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif

static const char *const names[DNN_ISAS] = {"baseline", "avx2", "avx512"};
static const char *const texts[DNN_FAMILIES] = {"avx512-common", "avx512-intel"};
static dnn_isa chosen = DNN_ISA_BASELINE;
static dnn_family chosen_family = DNN_FAMILY_COMMON;

static dnn_isa processor_isa(void) {
#ifdef DNN_ISA_X86
  __builtin_cpu_init();
  /* These are the sets of x86-64-v4 and -v3, for which the kernel files are compiled; the
     compiler's names for the levels themselves are too new. The builtin also
     asks whether the system saves the registers. */
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
      __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512dq") &&
      __builtin_cpu_supports("avx512vl"))
    return DNN_ISA_AVX512;
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
      __builtin_cpu_supports("bmi2"))
    return DNN_ISA_AVX2;
#endif
  return DNN_ISA_BASELINE;
}

static dnn_family processor_family(void) {
#ifdef DNN_ISA_X86
  if (chosen == DNN_ISA_AVX512 && __builtin_cpu_is("intel"))
    return DNN_FAMILY_INTEL;
#endif
  return DNN_FAMILY_COMMON;
}

/* When the library is loaded: kernels ask often. */
__attribute__((constructor)) static void choose(void) {
  chosen = processor_isa();
  const char *wanted = getenv("DNN_ISA");
  if (wanted == NULL)
    wanted = "";
  /* a name beyond what the processor has, or none that is known, changes nothing */
  for (int i = 0; i < (int)chosen; i++)
    if (strcmp(wanted, names[i]) == 0)
      chosen = (dnn_isa)i;
  chosen_family = processor_family();
  for (int i = 0; i < DNN_FAMILIES && chosen == DNN_ISA_AVX512; i++)
    if (strcmp(wanted, texts[i]) == 0)
      chosen_family = (dnn_family)i;
}

dnn_isa dnn_isa_current(void) {
  return chosen;
}

const char *dnn_isa_name(dnn_isa isa) {
  return names[isa];
}

dnn_family dnn_isa_family(void) {
  return chosen_family;
}

const char *dnn_isa_text(void) {
  return chosen == DNN_ISA_AVX512 ? texts[chosen_family] : names[chosen];
}

/* --- bfloat16 --------------------------------------------------------------------------------- */

static const char *const bf16_names[] = {"none", "avx512_bf16", "amx"};
static dnn_isa_bf16_kind chosen_bf16 = DNN_ISA_BF16_NONE;
static pthread_once_t bf16_once = PTHREAD_ONCE_INIT;

#ifdef DNN_ISA_BF16

/* Has the processor tiles of bfloat16, and does the system let this process use them? Their 8 KiB
   are a part of what the system saves that a process must ask for. */
static bool may_use_amx(void) {
  enum { ARCH_REQ_XCOMP_PERM_ = 0x1023, XTILECFG = 1 << 17, XTILEDATA = 1 << 18, TILEDATA = 18 };
  const unsigned amx_bf16 = 1u << 22, amx_tile = 1u << 24, osxsave = 1u << 27;
  unsigned eax, ebx, ecx, edx;
  if (!__get_cpuid(1, &eax, &ebx, &ecx, &edx) || (ecx & osxsave) == 0 ||
      !__get_cpuid_count(7, 0, &eax, &ebx, &ecx, &edx) || (edx & amx_bf16) == 0 ||
      (edx & amx_tile) == 0)
    return false;
  __asm__ volatile("xgetbv" : "=a"(eax), "=d"(edx) : "c"(0));
  return (eax & XTILECFG) != 0 && (eax & XTILEDATA) != 0 &&
         syscall(SYS_arch_prctl, ARCH_REQ_XCOMP_PERM_, TILEDATA) == 0;
}

/* Intel's processors do no more multiplications in a VDPBF16PS than in the FMAs of the same time:
   AMD's do twice as many. */
static bool has_fast_avx512_bf16(void) {
  return __builtin_cpu_is("amd");
}

static void choose_bf16(void) {
  const char *wanted = getenv("DNN_BF16");
  int most = DNN_ISA_BF16_AMX;
  if (dnn_isa_current() != DNN_ISA_AVX512 || !__builtin_cpu_supports("avx512bf16"))
    return;
  for (int i = 0; wanted != NULL && i < most; i++)
    if (strcmp(wanted, bf16_names[i]) == 0)
      most = i;
  if (most == DNN_ISA_BF16_AMX && may_use_amx())
    chosen_bf16 = DNN_ISA_BF16_AMX;
  else if (most == DNN_ISA_BF16_AVX512 || (most == DNN_ISA_BF16_AMX && has_fast_avx512_bf16()))
    chosen_bf16 = DNN_ISA_BF16_AVX512;
}

#else

static void choose_bf16(void) {
}

#endif

dnn_isa_bf16_kind dnn_isa_bf16(void) {
  pthread_once(&bf16_once, choose_bf16);
  return chosen_bf16;
}

const char *dnn_isa_bf16_name(dnn_isa_bf16_kind kind) {
  return bf16_names[kind];
}
