/* Around one thing that is measured: options -m MIN:MAX, -i TIMES, -x TIMES BEFORE; a line for each size. A program defines TITLE,
 * COLUMNS, prepare() and once(), which answers how many bytes went over at one time; with IS_RATE its figure is MB/s, else half of
 * the time of a round trip (WAYS 2) or all of it (WAYS 1). With NO_SIZES there is one figure. */
#include <mpi.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int rank, ranks;
static char *sent, *got;
static void prepare(int most);
static double once(int bytes);

int main(int argc, char **argv) {
  int least = 1, most = 4096, times = 100, before = 10;
  MPI_Init(&argc, &argv);
  MPI_Comm_rank(MPI_COMM_WORLD, &rank);
  MPI_Comm_size(MPI_COMM_WORLD, &ranks);
  for (int at = 1; at + 1 < argc; at += 2) {
    if (strcmp(argv[at], "-i") == 0) times = atoi(argv[at + 1]);
    else if (strcmp(argv[at], "-x") == 0) before = atoi(argv[at + 1]);
    else if (strcmp(argv[at], "-m") != 0 || sscanf(argv[at + 1], "%d:%d", &least, &most) != 2) {
      if (rank == 0) fprintf(stderr, "Invalid option %s\n", argv[at]);
      MPI_Abort(MPI_COMM_WORLD, 1);
    }
  }
  sent = calloc(ranks, most);
  got = calloc(ranks, most);
  prepare(most);
  if (rank == 0) printf("# OSU %s Test v7.9\n# Datatype: MPI_CHAR.\n%s\n", TITLE, COLUMNS);
  for (int bytes = least; bytes <= most; bytes *= 2) {
    double began = 0, moved = 0, us;
    for (int i = -before; i < times; i++) {
      if (i == 0) {
        MPI_Barrier(MPI_COMM_WORLD);
        began = MPI_Wtime();
        moved = 0;
      }
      moved += once(bytes);
    }
    us = 1e6 * (MPI_Wtime() - began);
#ifdef NO_SIZES
    if (rank == 0) printf("%17.2f\n", us / times);
    break;
#endif
#ifdef IS_RATE
    if (rank == 0) printf("%-10d%18.2f\n", bytes, moved / us);
#else
    if (rank == 0) printf("%-10d%18.2f\n", bytes, us / times / WAYS);
#endif
    fflush(stdout);
  }
  MPI_Finalize();
  return 0;
}
