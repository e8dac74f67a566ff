#define TITLE "MPI Broadcast Latency"
#define COLUMNS "\n# Size       Avg Latency(us)"
#define WAYS 1
#include "measure.h"

static void prepare(int most) { (void)most; }

static double once(int bytes) {
  MPI_Bcast(sent, bytes, MPI_CHAR, 0, MPI_COMM_WORLD);
  return bytes;
}
