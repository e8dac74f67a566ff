#include <mpi.h>
#include <stdio.h>

int main(int argc, char **argv) {
  int rank, size;
  MPI_Init(&argc, &argv);
  MPI_Comm_rank(MPI_COMM_WORLD, &rank);
  MPI_Comm_size(MPI_COMM_WORLD, &size);

  const long last = 1000000;
  long part = 0, sum = 0;
  for (long i = rank + 1; i <= last; i += size) part += i;
  printf("Rank %d of %d has added up %ld.\n", rank, size, part);

  MPI_Reduce(&part, &sum, 1, MPI_LONG, MPI_SUM, 0, MPI_COMM_WORLD);
  if (rank == 0) printf("All together: %ld\n", sum);

  MPI_Finalize();
  return 0;
}
