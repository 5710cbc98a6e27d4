/*
** Which instruction set the kernels use: the best that the processor has, or less if DNN_ISA says
** so. Each kernel file is compiled once for each (CMakeLists.txt), and its users index the tables
** of functions by what is chosen here.
*/
#include "base/isa.h"

#include <stdlib.h>
#include <string.h>

static const char *const names[DNN_ISAS] = {"baseline", "avx2", "avx512"};
static dnn_isa chosen = DNN_ISA_BASELINE;

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

/* When the library is loaded: kernels ask often. */
__attribute__((constructor)) static void choose(void) {
  chosen = processor_isa();
  const char *wanted = getenv("DNN_ISA");
  /* a name beyond what the processor has, or none that is known, changes nothing */
  for (int i = 0; wanted != NULL && i <= (int)chosen; i++) {
    if (strcmp(wanted, names[i]) == 0) {
      chosen = (dnn_isa)i;
      return;
    }
  }
}

dnn_isa dnn_isa_current(void) {
  return chosen;
}

const char *dnn_isa_name(dnn_isa isa) {
  return names[isa];
}
