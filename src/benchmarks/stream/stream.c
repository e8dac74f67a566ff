/* The four loops of McCalpin's STREAM (cs.virginia.edu/stream/ref.html) over arrays that no cache holds, by as many threads as
 * there are cores. The best of the repetitions but the first counts, and bytes as STREAM counts them: 16 an element for copy and
 * scale, 24 for add and triad.
 * stream ELEMENTS THREADS TIMES NODE  ->  @stream NODE copy scale add triad (Gbyte/s of 10^9) bytes-of-an-array threads */
#define _GNU_SOURCE
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double *a, *b, *c;
static size_t count;
static int threads, times;
static pthread_barrier_t all;
static double best[4] = {1e30, 1e30, 1e30, 1e30};
/* When each thread began: where threads share cores, the first may come last to its own clock. */
static double *began;

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + 1e-9 * t.tv_nsec;
}

static void *work(void *argument) {
  size_t me = (size_t)argument, from = count * me / threads, to = count * (me + 1) / threads, i;
  for (i = from; i < to; i++) a[i] = 1.0, b[i] = 2.0, c[i] = 0.0;
  for (int round = 0; round < times; round++)
    for (int loop = 0; loop < 4; loop++) {
      pthread_barrier_wait(&all);
      began[me] = now();
      switch (loop) {
        case 0: for (i = from; i < to; i++) c[i] = a[i]; break;
        case 1: for (i = from; i < to; i++) b[i] = 3.0 * c[i]; break;
        case 2: for (i = from; i < to; i++) c[i] = a[i] + b[i]; break;
        default: for (i = from; i < to; i++) a[i] = b[i] + 3.0 * c[i];
      }
      pthread_barrier_wait(&all);
      if (me > 0 || round == 0) continue;
      double end = now(), first = began[0];
      for (int i = 1; i < threads; i++) first = fmin(first, began[i]);
      best[loop] = fmin(best[loop], end - first);
    }
  return NULL;
}

int main(int argc, char **argv) {
  if (argc < 5) return 2;
  count = strtoull(argv[1], NULL, 10), threads = atoi(argv[2]), times = atoi(argv[3]);
  if (count < 1 || threads < 1 || times < 2) return 2;
  if (posix_memalign((void **)&a, 64, 8 * count) || posix_memalign((void **)&b, 64, 8 * count) ||
      posix_memalign((void **)&c, 64, 8 * count)) {
    fprintf(stderr, "not enough memory for three arrays of %zu bytes\n", 8 * count);
    return 3;
  }
  pthread_barrier_init(&all, NULL, threads);
  pthread_t *others = calloc(threads, sizeof *others);
  began = calloc(threads, sizeof *began);
  if (!others || !began) return 3;
  for (int i = 1; i < threads; i++)
    if (pthread_create(&others[i], NULL, work, (void *)(size_t)i)) return 4;
  work((void *)0);
  for (int i = 1; i < threads; i++) pthread_join(others[i], NULL);
  double x = 1.0, y = 2.0, z = 0.0;
  for (int round = 0; round < times; round++) z = x, y = 3.0 * z, z = x + y, x = y + 3.0 * z;
  for (size_t i = 0; i < count; i += count / 1000 + 1)
    if (fabs(a[i] / x - 1) > 1e-9 || fabs(b[i] / y - 1) > 1e-9 || fabs(c[i] / z - 1) > 1e-9) {
      fprintf(stderr, "element %zu is wrong: the memory of %s may be faulty\n", i, argv[4]);
      return 5;
    }
  printf("@stream %s %.4f %.4f %.4f %.4f %zu %d\n", argv[4], 16e-9 * count / best[0], 16e-9 * count / best[1],
         24e-9 * count / best[2], 24e-9 * count / best[3], 8 * count, threads);
  return 0;
}
