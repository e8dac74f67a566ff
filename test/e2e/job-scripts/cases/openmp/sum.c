#include <omp.h>
#include <stdio.h>

int main(void) {
  long sum = 0;
  int threads = 0;
#pragma omp parallel reduction(+ : sum)
  {
#pragma omp single
    threads = omp_get_num_threads();
#pragma omp for
    for (long i = 1; i <= 1000000; i++) sum += i;
  }
  printf("%d threads, sum %ld\n", threads, sum);
  return 0;
}
