from mpi4py import MPI

comm = MPI.COMM_WORLD
squares = comm.gather(comm.rank**2)
if comm.rank == 0:
    print(f"{comm.size} ranks, gathered {squares}")
