#include <mpi.h>
#include <omp.h>
#include <stdio.h>

int main(int argc, char **argv) {
  int rank, size, provided;
  MPI_Init_thread(&argc, &argv, MPI_THREAD_FUNNELED, &provided);
  MPI_Comm_rank(MPI_COMM_WORLD, &rank);
  MPI_Comm_size(MPI_COMM_WORLD, &size);

  const long numbers = 1000000;
  const long first = numbers * rank / size + 1, last = numbers * (rank + 1) / size;
  long part = 0, sum = 0;
#pragma omp parallel for reduction(+ : part)
  for (long i = first; i <= last; i++) part += i;
  printf("Rank %d of %d has added up %ld to %ld with %d thread(s).\n", rank, size, first, last, omp_get_max_threads());

  MPI_Reduce(&part, &sum, 1, MPI_LONG, MPI_SUM, 0, MPI_COMM_WORLD);
  if (rank == 0) printf("All together: %ld\n", sum);

  MPI_Finalize();
  return 0;
}
