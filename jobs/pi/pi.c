// π as the area under 4 / (1 + x²) between 0 and 1, by the midpoint rule: rank r takes the slices r, r + size, …
#include <math.h>
#include <mpi.h>
#include <stdio.h>

#define SLICES 100000000L

int main(int argc, char **argv) {
  int rank, size;
  MPI_Init(&argc, &argv);
  MPI_Comm_rank(MPI_COMM_WORLD, &rank);
  MPI_Comm_size(MPI_COMM_WORLD, &size);

  const double start = MPI_Wtime();
  double part = 0;
  for (long i = rank; i < SLICES; i += size) {
    const double x = (i + 0.5) / SLICES;
    part += 4.0 / (1.0 + x * x);
  }
  part /= SLICES;
  double pi = 0;
  MPI_Reduce(&part, &pi, 1, MPI_DOUBLE, MPI_SUM, 0, MPI_COMM_WORLD);
  const double seconds = MPI_Wtime() - start;

  printf("rank %d of %d: its part is %.10f\n", rank, size, part);
  int failed = 0;
  if (rank == 0) {
    printf("pi is about %.12f, off by %.1e, after %.3f s\n", pi, fabs(pi - M_PI), seconds);
    failed = fabs(pi - M_PI) > 1e-10;
  }
  MPI_Bcast(&failed, 1, MPI_INT, 0, MPI_COMM_WORLD);
  MPI_Finalize();
  return failed;
}
