// Adds up 1/n² for n = 1 … 10⁸, whose limit is π²/6, with 1, 2, … threads.
#include <math.h>
#include <omp.h>
#include <stdio.h>

#define TERMS 100000000L

static double series(int threads) {
  double sum = 0;
#pragma omp parallel for num_threads(threads) reduction(+ : sum)
  for (long n = TERMS; n >= 1; n--) sum += 1.0 / ((double)n * n);
  return sum;
}

int main(void) {
  const double limit = M_PI * M_PI / 6;
  double alone = 0;
  for (int threads = 1; threads <= omp_get_max_threads(); threads++) {
    const double start = omp_get_wtime();
    const double sum = series(threads);
    const double seconds = omp_get_wtime() - start;
    if (threads == 1) alone = seconds;
    printf("%d thread(s): %.3f s, speed-up %.2f, sum %.8f\n", threads, seconds, alone / seconds, sum);
    if (fabs(limit - sum - 1.0 / TERMS) > 1e-12) {
      fprintf(stderr, "the sum is wrong: %.15f\n", sum);
      return 1;
    }
  }
  return 0;
}
