// The heat equation u_t = u_xx + u_yy on a square whose edge is kept at 0, by explicit steps.
// Usage: heat2d [POINTS] [STEPS]
#include <math.h>
#include <mpi.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "png.h"

typedef struct {
  int points;      // in each direction, without the edge
  int first, rows; // the strip of this rank
  int above, below; // its neighbours, or MPI_PROC_NULL
  double *now, *next; // rows + 2 lines of points + 2: a border all around
} Plate;

static double *line(const Plate *p, double *field, int row) { return field + (size_t)row * (p->points + 2); }

static Plate make_plate(int points, int rank, int size) {
  Plate p = {.points = points};
  p.first = (long)points * rank / size;
  p.rows = (long)points * (rank + 1) / size - p.first;
  p.above = rank == 0 ? MPI_PROC_NULL : rank - 1;
  p.below = rank == size - 1 ? MPI_PROC_NULL : rank + 1;
  p.now = calloc((size_t)(p.rows + 2) * (points + 2), sizeof(double));
  p.next = calloc((size_t)(p.rows + 2) * (points + 2), sizeof(double));
  return p;
}

// Row r of the strip is row first + r of the plate; both count from 1.
static void fill(Plate *p, double (*value)(double x, double y)) {
  const double h = 1.0 / (p->points + 1);
  for (int r = 1; r <= p->rows; r++)
    for (int c = 1; c <= p->points; c++) line(p, p->now, r)[c] = value(c * h, (p->first + r) * h);
}

static void exchange(Plate *p) {
  const int n = p->points + 2;
  MPI_Sendrecv(line(p, p->now, 1), n, MPI_DOUBLE, p->above, 0, line(p, p->now, p->rows + 1), n, MPI_DOUBLE, p->below, 0,
               MPI_COMM_WORLD, MPI_STATUS_IGNORE);
  MPI_Sendrecv(line(p, p->now, p->rows), n, MPI_DOUBLE, p->below, 1, line(p, p->now, 0), n, MPI_DOUBLE, p->above, 1,
               MPI_COMM_WORLD, MPI_STATUS_IGNORE);
}

// r = dt / h²; steps grow without bound where it is above 1/4.
static void step(Plate *p, double r) {
  exchange(p);
  for (int row = 1; row <= p->rows; row++) {
    const double *up = line(p, p->now, row - 1), *here = line(p, p->now, row), *down = line(p, p->now, row + 1);
    double *to = line(p, p->next, row);
    for (int c = 1; c <= p->points; c++)
      to[c] = here[c] + r * (up[c] + down[c] + here[c - 1] + here[c + 1] - 4 * here[c]);
  }
  double *old = p->now;
  p->now = p->next;
  p->next = old;
}

static double sine(double x, double y) { return sin(M_PI * x) * sin(M_PI * y); }

static double spots(double x, double y) {
  const double spot[3][3] = {{0.3, 0.3, 0.15}, {0.7, 0.45, 0.1}, {0.4, 0.75, 0.12}};
  for (int i = 0; i < 3; i++)
    if (hypot(x - spot[i][0], y - spot[i][1]) < spot[i][2]) return 1;
  return 0;
}

// The largest deviation from the sine that has shrunk by 1 - 8 r sin²(πh/2) at each step.
static double deviation(Plate *p, double r, int steps) {
  fill(p, sine);
  for (int i = 0; i < steps; i++) step(p, r);
  const double h = 1.0 / (p->points + 1);
  const double factor = pow(1 - 8 * r * pow(sin(M_PI * h / 2), 2), steps);
  double mine = 0, all = 0;
  for (int row = 1; row <= p->rows; row++)
    for (int c = 1; c <= p->points; c++)
      mine = fmax(mine, fabs(line(p, p->now, row)[c] - factor * sine(c * h, (p->first + row) * h)));
  MPI_Allreduce(&mine, &all, 1, MPI_DOUBLE, MPI_MAX, MPI_COMM_WORLD);
  return all;
}

// From black over red and yellow to white.
static void colour(double u, unsigned char *pixel) {
  for (int i = 0; i < 3; i++) pixel[i] = 255 * fmin(1, fmax(0, 3 * u - i));
}

static void picture(Plate *p, int rank, int size, const char *path) {
  const int row_bytes = 3 * p->points;
  unsigned char *mine = malloc((size_t)p->rows * row_bytes + 1);
  for (int r = 0; r < p->rows; r++)
    for (int c = 0; c < p->points; c++)
      colour(line(p, p->now, r + 1)[c + 1], mine + (size_t)r * row_bytes + 3 * c);
  int counts[size], offsets[size];
  for (int i = 0; i < size; i++) {
    offsets[i] = (long)p->points * i / size * row_bytes;
    counts[i] = (long)p->points * (i + 1) / size * row_bytes - offsets[i];
  }
  unsigned char *all = rank == 0 ? malloc((size_t)p->points * row_bytes) : NULL;
  MPI_Gatherv(mine, counts[rank], MPI_UNSIGNED_CHAR, all, counts, offsets, MPI_UNSIGNED_CHAR, 0, MPI_COMM_WORLD);
  if (rank == 0 && write_png(path, all, p->points, p->points) != 0) {
    perror(path);
    MPI_Abort(MPI_COMM_WORLD, 1);
  }
  free(mine);
  free(all);
}

int main(int argc, char **argv) {
  int rank, size;
  MPI_Init(&argc, &argv);
  MPI_Comm_rank(MPI_COMM_WORLD, &rank);
  MPI_Comm_size(MPI_COMM_WORLD, &size);
  const int points = argc > 1 ? atoi(argv[1]) : 400;
  const int steps = argc > 2 ? atoi(argv[2]) : 2000;
  if (points < size || points > 10000 || steps < 0) {
    if (rank == 0) fprintf(stderr, "usage: heat2d [POINTS, %d to 10000] [STEPS]\n", size);
    MPI_Finalize();
    return 2;
  }

  const double r = 0.25;
  Plate plate = make_plate(points, rank, size);
  const double off = deviation(&plate, r, 200);
  if (rank == 0) printf("check: off by %.1e after 200 steps\n", off);
  if (off > 1e-10) {
    MPI_Finalize();
    return 1;
  }

  fill(&plate, spots);
  const double start = MPI_Wtime();
  for (int i = 0; i < steps; i++) step(&plate, r);
  const double seconds = MPI_Wtime() - start;
  if (rank == 0)
    printf("%d ranks, %d x %d points, %d steps: %.2f s, %.0f million points/s\n", size, points, points, steps, seconds,
           (double)points * points * steps / seconds / 1e6);
  picture(&plate, rank, size, "heat.png");
  MPI_Finalize();
  return 0;
}
