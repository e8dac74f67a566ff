#define TITLE "MPI Bandwidth"
#define COLUMNS "# Size      Bandwidth (MB/s)"
#define IS_RATE
#include "measure.h"

enum { WINDOW = 64 };

static void prepare(int most) { (void)most; }

static double once(int bytes) {
  MPI_Request under_way[WINDOW];
  if (rank > 1) return 0;
  for (int i = 0; i < WINDOW; i++) {
    if (rank == 0) MPI_Isend(sent, bytes, MPI_CHAR, 1, 1, MPI_COMM_WORLD, under_way + i);
    else MPI_Irecv(got, bytes, MPI_CHAR, 0, 1, MPI_COMM_WORLD, under_way + i);
  }
  MPI_Waitall(WINDOW, under_way, MPI_STATUSES_IGNORE);
  if (rank == 0) MPI_Recv(got, 1, MPI_CHAR, 1, 2, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
  else MPI_Send(sent, 1, MPI_CHAR, 0, 2, MPI_COMM_WORLD);
  return (double)WINDOW * bytes;
}
