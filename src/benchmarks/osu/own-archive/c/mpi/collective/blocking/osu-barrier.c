#define TITLE "MPI Barrier Latency"
#define COLUMNS "\n# Avg Latency(us)"
#define WAYS 1
#define NO_SIZES
#include "measure.h"

static void prepare(int most) { (void)most; }

static double once(int bytes) {
  MPI_Barrier(MPI_COMM_WORLD);
  return bytes;
}
