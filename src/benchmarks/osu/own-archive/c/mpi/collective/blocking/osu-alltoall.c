#define TITLE "MPI All-to-All Personalized Exchange Latency"
#define COLUMNS "\n# Size       Avg Latency(us)"
#define WAYS 1
#include "measure.h"

static void prepare(int most) { (void)most; }

static double once(int bytes) {
  MPI_Alltoall(sent, bytes, MPI_CHAR, got, bytes, MPI_CHAR, MPI_COMM_WORLD);
  return bytes;
}
