/* How fast the BLAS multiplies matrices on this node, one process of one thread on each core at once, as HPL's ranks do.
 * dgemm SIZE SECONDS CORES NODE WORD  ->  @dgemm NODE WORD kernel Gflop/s
 * The BLAS is what hpcc is linked with; OpenBLAS tells which of its kernels it took. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

typedef void multiply(const char *, const char *, const int *, const int *, const int *, const double *, const double *,
                      const int *, const double *, const int *, const double *, double *, const int *);

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + 1e-9 * t.tv_nsec;
}

/* Once to warm up, then until the time is over; Gflop/s of this core. */
static double measure(multiply *dgemm, int n, double seconds) {
  size_t count = (size_t)n * n;
  double one = 1.0, *a = malloc(8 * count), *b = malloc(8 * count), *c = malloc(8 * count);
  if (!a || !b || !c) return 0;
  for (size_t i = 0; i < count; i++) a[i] = 1.0 / (1 + i % 97), b[i] = 1.0 / (1 + i % 89), c[i] = 0;
  dgemm("N", "N", &n, &n, &n, &one, a, &n, b, &n, &one, c, &n);
  double began = now(), took;
  int times = 0;
  do {
    dgemm("N", "N", &n, &n, &n, &one, a, &n, b, &n, &one, c, &n);
    times++;
    took = now() - began;
  } while (took < seconds);
  return 2e-9 * n * n * n * times / took;
}

int main(int argc, char **argv) {
  if (argc < 6) return 2;
  int n = atoi(argv[1]), cores = atoi(argv[3]), made[2];
  void *blas = dlopen("libblas.so.3", RTLD_NOW | RTLD_GLOBAL);
  if (!blas) blas = dlopen("libopenblas.so.0", RTLD_NOW | RTLD_GLOBAL);
  multiply *dgemm = blas ? (multiply *)dlsym(blas, "dgemm_") : NULL;
  if (!dgemm) {
    fprintf(stderr, "there is no libblas.so.3 on %s\n", argv[4]);
    return 3;
  }
  char *(*core)(void) = (char *(*)(void))dlsym(RTLD_DEFAULT, "openblas_get_corename");
  if (!core) core = (char *(*)(void))dlsym(blas, "openblas_get_corename");
  if (pipe(made)) return 4;
  for (int i = 0; i < cores; i++) {
    pid_t child = fork();
    if (child < 0) return 5;
    if (child == 0) {
      double rate = measure(dgemm, n, atof(argv[2]));
      _exit(write(made[1], &rate, sizeof rate) == sizeof rate ? 0 : 1);
    }
  }
  double sum = 0, rate;
  int status, bad = 0;
  for (int i = 0; i < cores; i++) {
    if (wait(&status) < 0 || status != 0) bad++;
  }
  if (bad) return 6;
  for (int i = 0; i < cores; i++)
    if (read(made[0], &rate, sizeof rate) == sizeof rate) sum += rate;
  printf("@dgemm %s %s %s %.4f\n", argv[4], argv[5], core ? core() : "reference", sum);
  return 0;
}
