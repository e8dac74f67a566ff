#define TITLE "MPI Allreduce Latency"
#define COLUMNS "\n# Size       Avg Latency(us)"
#define WAYS 1
#include "measure.h"

static void prepare(int most) { (void)most; }

static double once(int bytes) {
  MPI_Allreduce(sent, got, bytes, MPI_BYTE, MPI_BOR, MPI_COMM_WORLD);
  return bytes;
}
