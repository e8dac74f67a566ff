import struct
import time
import zlib

from mpi4py import MPI

WIDTH, HEIGHT, LIMIT = 480, 360, 200
CENTRE, WIDTH_OF_VIEW = -0.65 + 0j, 3.2


def steps(c):
    """How many steps until the orbit of c has left the circle of radius 2; LIMIT if it stays."""
    z = 0j
    for n in range(LIMIT):
        if z.real * z.real + z.imag * z.imag > 4:
            return n
        z = z * z + c
    return LIMIT


def row(y):
    scale = WIDTH_OF_VIEW / WIDTH
    line = bytearray()
    for x in range(WIDTH):
        n = steps(CENTRE + complex((x - WIDTH / 2) * scale, (HEIGHT / 2 - y) * scale))
        line += bytes((0, 0, 0) if n == LIMIT else (n * 9 % 256, n * 5 % 256, 80 + n * 3 % 176))
    return bytes(line)


def png(rows):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"".join(b"\0" + line for line in rows))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


comm = MPI.COMM_WORLD
rank, size = comm.rank, comm.size

start = time.time()
mine = {y: row(y) for y in range(rank, HEIGHT, size)}
seconds = time.time() - start

parts = comm.gather((mine, seconds))
if rank == 0:
    rows = {}
    for part, _ in parts:
        rows.update(part)
    with open("mandelbrot.png", "wb") as file:
        file.write(png([rows[y] for y in range(HEIGHT)]))
    for other, (part, needed) in enumerate(parts):
        print(f"rank {other}: {len(part)} rows in {needed:.2f} s")
