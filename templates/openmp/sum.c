#include <omp.h>
#include <stdio.h>

int main(void) {
  const long terms = 200000000;
  const double start = omp_get_wtime();

  double sum = 0;
#pragma omp parallel for reduction(+ : sum)
  for (long n = 0; n < terms; n++) {
    sum += (n % 2 == 0 ? 4.0 : -4.0) / (2 * n + 1);
  }

  printf("%d threads: pi is about %.8f, after %.2f s\n", omp_get_max_threads(), sum, omp_get_wtime() - start);
  return 0;
}
