/* Messages of MPI: there and back between every pair of ranks, one pair at a time, while the others sleep; then allreduce across all.
 * paths pairs TIMES   ->  @pair FROM TO bytes microseconds-one-way megabytes-a-second (10^6)
 * paths all TIMES     ->  @all ranks bytes microseconds
 * Ping-pong as in the OSU micro-benchmarks and IMB: half of the round trip, the median of single ones for latency; time of the whole
 * for throughput. */
#include <mpi.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MOST_BYTES = 4 << 20, TURN = 7, DATA = 8, NAP_US = 500 };

static const int SIZES[] = {0, 8, 64, 512, 4096, 32768, 262144, 1 << 20, MOST_BYTES};
static char *buffer;
static int rank, ranks, times;

static int by_size(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return x < y ? -1 : x > y;
}

/* Half the median round trip, in microseconds. Large messages are sent less often. */
static double ping_pong(int other, int leads, int bytes) {
  int count = bytes > 100000 ? 5 + times / 20 : times;
  double *took = malloc(sizeof *took * count), median;
  for (int i = -2; i < count; i++) {
    double began = MPI_Wtime();
    if (leads) MPI_Send(buffer, bytes, MPI_CHAR, other, DATA, MPI_COMM_WORLD);
    MPI_Recv(buffer, bytes, MPI_CHAR, other, DATA, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
    if (!leads) MPI_Send(buffer, bytes, MPI_CHAR, other, DATA, MPI_COMM_WORLD);
    if (i >= 0) took[i] = MPI_Wtime() - began;
  }
  qsort(took, count, sizeof *took, by_size);
  median = took[count / 2];
  free(took);
  return 0.5e6 * median;
}

/* MPI_Recv would keep a core busy that is somebody else's on virtual nodes. */
static int wait_for_turn(int *from) {
  int there = 0, other;
  MPI_Status status;
  for (;;) {
    MPI_Iprobe(MPI_ANY_SOURCE, TURN, MPI_COMM_WORLD, &there, &status);
    if (there) break;
    usleep(NAP_US);
  }
  *from = status.MPI_SOURCE;
  MPI_Recv(&other, 1, MPI_INT, *from, TURN, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
  return other;
}

static void pairs(void) {
  int count = sizeof SIZES / sizeof *SIZES, from, other;
  if (rank != 0) {
    /* -1: all is over; -2: answer this one's; a rank: lead with that one, then tell rank 0. */
    while ((other = wait_for_turn(&from)) != -1) {
      int leads = other >= 0, with = leads ? other : from;
      if (leads && with != 0) { int answer = -2; MPI_Send(&answer, 1, MPI_INT, with, TURN, MPI_COMM_WORLD); }
      for (int i = 0; i < count; i++) {
        double us = ping_pong(with, leads, SIZES[i]);
        if (leads) printf("@pair %d %d %d %.4f %.4f\n", rank, with, SIZES[i], us, us > 0 ? SIZES[i] / us : 0);
      }
      fflush(stdout);
      if (leads) MPI_Send(&other, 1, MPI_INT, 0, TURN, MPI_COMM_WORLD);
    }
    return;
  }
  for (int one = 0; one < ranks; one++)
    for (int two = one + 1; two < ranks; two++) {
      if (one == 0) {
        int answer = -2;
        MPI_Send(&answer, 1, MPI_INT, two, TURN, MPI_COMM_WORLD);
        for (int i = 0; i < count; i++) {
          double us = ping_pong(two, 1, SIZES[i]);
          printf("@pair 0 %d %d %.4f %.4f\n", two, SIZES[i], us, us > 0 ? SIZES[i] / us : 0);
        }
        fflush(stdout);
        continue;
      }
      MPI_Send(&two, 1, MPI_INT, one, TURN, MPI_COMM_WORLD);
      wait_for_turn(&from);
    }
  for (int each = 1, over = -1; each < ranks; each++) MPI_Send(&over, 1, MPI_INT, each, TURN, MPI_COMM_WORLD);
}

static void all(void) {
  double *in = calloc(1 << 17, sizeof *in), *out = calloc(1 << 17, sizeof *out);
  for (int doubles = 1; doubles <= 1 << 17; doubles *= 8) {
    int count = doubles > 10000 ? 5 + times / 20 : times;
    for (int i = 0; i < 2; i++) MPI_Allreduce(in, out, doubles, MPI_DOUBLE, MPI_SUM, MPI_COMM_WORLD);
    MPI_Barrier(MPI_COMM_WORLD);
    double began = MPI_Wtime();
    for (int i = 0; i < count; i++) MPI_Allreduce(in, out, doubles, MPI_DOUBLE, MPI_SUM, MPI_COMM_WORLD);
    double us = 1e6 * (MPI_Wtime() - began) / count, most;
    MPI_Reduce(&us, &most, 1, MPI_DOUBLE, MPI_MAX, 0, MPI_COMM_WORLD);
    if (rank == 0) printf("@all %d %d %.4f\n", ranks, doubles * 8, most);
  }
}

int main(int argc, char **argv) {
  if (argc < 3) return 2;
  MPI_Init(&argc, &argv);
  MPI_Comm_rank(MPI_COMM_WORLD, &rank);
  MPI_Comm_size(MPI_COMM_WORLD, &ranks);
  times = atoi(argv[2]);
  buffer = calloc(1, MOST_BYTES);
  if (strcmp(argv[1], "pairs") == 0) pairs();
  else all();
  MPI_Finalize();
  return 0;
}
