/*
** What the processor could do at best: multiplications and additions in registers, by as many
** threads as asked. One side of a row, spoken to as worker.lua says.
**
**   peak f64|f32 THREADS
**
** A turn is PEAK_FLOPS floating-point operations, divided among the threads.
*/

#define _GNU_SOURCE
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define PEAK_FLOPS 1e8

/* As wide as the registers, and as many sums as hide the latency of two units. */
#if defined(__AVX512F__)
#define WIDTH 64
#elif defined(__AVX__)
#define WIDTH 32
#else
#define WIDTH 16
#endif
#define SUMS 12

typedef double vector_f64 __attribute__((vector_size(WIDTH)));
typedef float vector_f32 __attribute__((vector_size(WIDTH)));

#define DEFINE_SPIN(name, vector, element)                                                         \
  static double name(long steps) {                                                                 \
    vector sums[SUMS], factor = (vector){0} + (element)0.5, term = factor;                         \
    for (int i = 0; i < SUMS; i++)                                                                 \
      sums[i] = factor * (element)i;                                                               \
    for (long step = 0; step < steps; step++)                                                      \
      _Pragma("GCC unroll 12") for (int i = 0; i < SUMS; i++) sums[i] = sums[i] * factor + term;   \
    for (int i = 1; i < SUMS; i++)                                                                 \
      sums[0] += sums[i];                                                                          \
    return (double)sums[0][0];                                                                     \
  }
DEFINE_SPIN(spin_f64, vector_f64, double)
DEFINE_SPIN(spin_f32, vector_f32, float)

static double (*spin)(long);
static long steps;
static pthread_barrier_t start_line, finish_line;
static volatile double sink;

static void *work(void *nothing) {
  (void)nothing;
  for (;;) {
    pthread_barrier_wait(&start_line);
    sink = spin(steps);
    pthread_barrier_wait(&finish_line);
  }
  return NULL;
}

int main(int argc, char **argv) {
  FILE *answers = fdopen(3, "w");
  if (argc != 3 || answers == NULL)
    return 2;
  int is_f64 = strcmp(argv[1], "f64") == 0;
  int threads = atoi(argv[2]);
  spin = is_f64 ? spin_f64 : spin_f32;
  double flops_of_step = 2.0 * SUMS * (WIDTH / (is_f64 ? 8.0 : 4.0)) * threads;
  pthread_barrier_init(&start_line, NULL, (unsigned)threads);
  pthread_barrier_init(&finish_line, NULL, (unsigned)threads);
  for (int i = 1; i < threads; i++) {
    pthread_t thread;
    if (pthread_create(&thread, NULL, work, NULL) != 0)
      return 1;
  }
  fprintf(answers, "prepared %.17g\n", PEAK_FLOPS);
  fflush(answers);
  double count;
  while (scanf("%lf", &count) == 1) {
    struct timespec start, end;
    steps = (long)(count * PEAK_FLOPS / flops_of_step);
    clock_gettime(CLOCK_MONOTONIC, &start);
    pthread_barrier_wait(&start_line);
    sink = spin(steps);
    pthread_barrier_wait(&finish_line);
    clock_gettime(CLOCK_MONOTONIC, &end);
    fprintf(answers, "%.9f 0\n",
            (double)(end.tv_sec - start.tv_sec) + 1e-9 * (double)(end.tv_nsec - start.tv_nsec));
    fflush(answers);
  }
  return 0;
}
