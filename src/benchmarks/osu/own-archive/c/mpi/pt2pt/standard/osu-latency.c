#define TITLE "MPI Latency"
#define COLUMNS "# Size       Avg Latency(us)"
#define WAYS 2
#include "measure.h"

static void prepare(int most) { (void)most; }

static double once(int bytes) {
  if (rank == 0) MPI_Send(sent, bytes, MPI_CHAR, 1, 1, MPI_COMM_WORLD);
  if (rank < 2) MPI_Recv(got, bytes, MPI_CHAR, 1 - rank, 1, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
  if (rank == 1) MPI_Send(sent, bytes, MPI_CHAR, 0, 1, MPI_COMM_WORLD);
  return bytes;
}
