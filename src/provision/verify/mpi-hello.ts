/** Compiled once on the head; the ranks add up their numbers, so that a program started as so many single ones does not pass. */
export const MPI_HELLO = `#include <mpi.h>
#include <stdio.h>
#include <string.h>

int main(int argc, char **argv) {
  int rank, size, length, sum, i;
  char name[MPI_MAX_PROCESSOR_NAME], names[64 * MPI_MAX_PROCESSOR_NAME];
  MPI_Init(&argc, &argv);
  MPI_Comm_rank(MPI_COMM_WORLD, &rank);
  MPI_Comm_size(MPI_COMM_WORLD, &size);
  memset(name, 0, sizeof name);
  MPI_Get_processor_name(name, &length);
  MPI_Allreduce(&rank, &sum, 1, MPI_INT, MPI_SUM, MPI_COMM_WORLD);
  if (size <= 64) MPI_Gather(name, sizeof name, MPI_CHAR, names, sizeof name, MPI_CHAR, 0, MPI_COMM_WORLD);
  if (rank == 0) {
    printf("ranks %d sum %d on", size, sum);
    for (i = 0; i < size && size <= 64; i++) printf(" %s", names + i * MPI_MAX_PROCESSOR_NAME);
    printf("\\n");
  }
  MPI_Finalize();
  return 0;
}
`;

/** What rank 0 prints where `ranks` have found each other. */
export function helloFound(output: string): { readonly ranks: number; readonly nodes: readonly string[] } | undefined {
  const line = /^ranks (\d+) sum (\d+) on(.*)$/m.exec(output);
  if (line === null) return undefined;
  const ranks = Number(line[1]);
  if (Number(line[2]) !== (ranks * (ranks - 1)) / 2) return undefined;
  return { ranks, nodes: line[3]!.trim().split(' ') };
}
