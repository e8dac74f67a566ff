/* The Mandelbrot set, drawn by more and more workers. The picture is a table of rounds before escape; nothing of it is kept but a sum.
 * mandelbrot size SECONDS               ->  @size columns rows
 * mandelbrot threads N COLUMNS ROWS     ->  @drawn N seconds sum     threads take the next row
 * mandelbrot tasks COLUMNS ROWS         a program of the farm in stream mode: a line of JSON in, a line out
 * mandelbrot ranks COLUMNS ROWS         ->  @drawn ranks seconds sum (compiled WITH_MPI)     row r is of rank r mod ranks
 * Compile with -ffp-contract=off: then z*z + c has the same bits on every processor with IEEE 754 doubles. */
#ifdef WITH_MPI
#include <mpi.h>
#endif
#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { MOST_ROUNDS = 1000, MOST_THREADS = 4096, MOST_LINE = 4096, NAP_US = 200 };

static const double LEFT = -2.5, TOP = 1.25, WIDTH = 3.75, HEIGHT = 2.5;
static int columns, rows;
static atomic_int next_row;

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + 1e-9 * t.tv_nsec;
}

static int rounds_of(double x, double y) {
  double re = 0, im = 0;
  for (int round = 0; round < MOST_ROUNDS; round++) {
    double re2 = re * re, im2 = im * im;
    if (re2 + im2 > 4) return round;
    im = 2 * re * im + y;
    re = re2 - im2 + x;
  }
  return MOST_ROUNDS;
}

/* FNV-1a over the row's number and its rounds (www.isthe.com/chongo/tech/comp/fnv). Rows are added up modulo 2^64, in any order. */
static uint64_t draw_row(int row) {
  uint64_t hash = (14695981039346656037u ^ (uint64_t)row) * 1099511628211u;
  double y = TOP - (row + 0.5) * (HEIGHT / rows);
  for (int column = 0; column < columns; column++)
    hash = (hash ^ (uint64_t)rounds_of(LEFT + (column + 0.5) * (WIDTH / columns), y)) * 1099511628211u;
  return hash;
}

static uint64_t draw_rows(int from, int to) {
  uint64_t sum = 0;
  for (int row = from; row < to; row++) sum += draw_row(row);
  return sum;
}

static void *work(void *sum) {
  for (int row; (row = atomic_fetch_add(&next_row, 1)) < rows;) *(uint64_t *)sum += draw_row(row);
  return NULL;
}

static int by_threads(int count) {
  if (count < 1 || count > MOST_THREADS) return 2;
  pthread_t threads[MOST_THREADS];
  /* Sums of neighbours in one line of the cache would slow both down. */
  uint64_t (*sums)[16] = calloc(count, sizeof *sums), sum = 0;
  double began = now();
  for (int i = 0; i < count; i++)
    if (pthread_create(&threads[i], NULL, work, sums[i]) != 0) return fprintf(stderr, "no more threads than %d\n", i), 1;
  for (int i = 0; i < count; i++) pthread_join(threads[i], NULL);
  double seconds = now() - began;
  for (int i = 0; i < count; i++) sum += sums[i][0];
  printf("@drawn %d %.6f %016llx\n", count, seconds, (unsigned long long)sum);
  return 0;
}

/* A small picture is drawn, larger each time, until that takes long enough to tell how large one is that takes `seconds`. */
static int size_for(double seconds) {
  double took = 0;
  for (columns = 96, rows = 64; took < 0.25; columns *= 2, rows *= 2) {
    double began = now();
    volatile uint64_t sum = draw_rows(0, rows);
    (void)sum;
    took = now() - began;
  }
  double scale = sqrt(seconds / took) / 2;
  rows = 64 * (int)ceil(rows * scale / 64);
  printf("@size %d %d\n", rows / 2 * 3, rows);
  return 0;
}

/* What the farm writes is JSON of its own making, and the parameters are ours: a number behind its name. */
static int number_of(const char *line, const char *name) {
  const char *at = strstr(line, name);
  return at == NULL ? -1 : atoi(at + strlen(name));
}

static int by_tasks(void) {
  char line[MOST_LINE], task[64];
  while (fgets(line, sizeof line, stdin) != NULL) {
    const char *at = strstr(line, "\"task\":\"");
    if (at == NULL || sscanf(at + 8, "%63[^\"]", task) != 1) return 2;
    int from = number_of(line, "\"fromRow\":"), to = number_of(line, "\"toRow\":"), nap = number_of(line, "\"napMs\":");
    if (nap > 0) usleep(1000 * nap);
    uint64_t sum = from < 0 || to > rows ? 0 : draw_rows(from, to);
    printf("{\"task\":\"%s\",\"answer\":\"%016llx\"}\n", task, (unsigned long long)sum);
    fflush(stdout);
  }
  return 0;
}

#ifdef WITH_MPI
/* Who has ended naps: where ranks share a core, waiting in MPI would take it from those that still draw. */
static int by_ranks(int *argc, char ***argv) {
  int rank, ranks, all_there = 0;
  uint64_t own = 0, sum = 0;
  MPI_Request request;
  MPI_Init(argc, argv);
  MPI_Comm_rank(MPI_COMM_WORLD, &rank);
  MPI_Comm_size(MPI_COMM_WORLD, &ranks);
  MPI_Barrier(MPI_COMM_WORLD);
  double began = now();
  for (int row = rank; row < rows; row += ranks) own += draw_row(row);
  MPI_Ireduce(&own, &sum, 1, MPI_UINT64_T, MPI_SUM, 0, MPI_COMM_WORLD, &request);
  for (;;) {
    MPI_Test(&request, &all_there, MPI_STATUS_IGNORE);
    if (all_there) break;
    usleep(NAP_US);
  }
  if (rank == 0) printf("@drawn %d %.6f %016llx\n", ranks, now() - began, (unsigned long long)sum);
  MPI_Finalize();
  return 0;
}
#endif

int main(int argc, char **argv) {
  if (argc == 3 && strcmp(argv[1], "size") == 0) return size_for(atof(argv[2]));
  if (argc < 4) return 2;
  columns = atoi(argv[argc - 2]);
  rows = atoi(argv[argc - 1]);
  if (columns < 1 || rows < 1) return 2;
  if (strcmp(argv[1], "threads") == 0) return by_threads(atoi(argv[2]));
  if (strcmp(argv[1], "tasks") == 0) return by_tasks();
#ifdef WITH_MPI
  if (strcmp(argv[1], "ranks") == 0) return by_ranks(&argc, &argv);
#endif
  return 2;
}
