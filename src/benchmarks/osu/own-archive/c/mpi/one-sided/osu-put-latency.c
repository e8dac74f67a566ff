#define TITLE "MPI_Put Latency"
#define COLUMNS "# Window creation: MPI_Win_create\n# Synchronization: MPI_Win_fence\n# Size          Latency (us)"
#define WAYS 1
#include "measure.h"

static MPI_Win window;

static void prepare(int most) { MPI_Win_create(got, most, 1, MPI_INFO_NULL, MPI_COMM_WORLD, &window); }

static double once(int bytes) {
  MPI_Win_fence(0, window);
  if (rank == 0) MPI_Put(sent, bytes, MPI_CHAR, 1, 0, bytes, MPI_CHAR, window);
  MPI_Win_fence(0, window);
  return bytes;
}
