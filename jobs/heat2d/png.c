// PNG (ISO/IEC 15948) with rows that are not compressed: a zlib stream of stored blocks, one a row.
#include "png.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

static uint32_t crc;

static void put(FILE *file, const unsigned char *bytes, size_t count) {
  for (size_t i = 0; i < count; i++) {
    crc ^= bytes[i];
    for (int bit = 0; bit < 8; bit++) crc = crc & 1 ? crc >> 1 ^ 0xedb88320 : crc >> 1;
  }
  fwrite(bytes, 1, count, file);
}

static void put32(FILE *file, uint32_t value) {
  put(file, (unsigned char[]){value >> 24, value >> 16, value >> 8, value}, 4);
}

static void begin_chunk(FILE *file, const char *kind, uint32_t length) {
  put32(file, length);
  crc = 0xffffffff;
  put(file, (const unsigned char *)kind, 4);
}

static void end_chunk(FILE *file) { put32(file, ~crc); }

int write_png(const char *path, const unsigned char *pixels, int width, int height) {
  FILE *file = fopen(path, "wb");
  if (file == NULL) return -1;
  const int row = 3 * width + 1; // a filter byte before each
  put(file, (const unsigned char *)"\x89PNG\r\n\x1a\n", 8);
  begin_chunk(file, "IHDR", 13);
  put32(file, width);
  put32(file, height);
  put(file, (unsigned char[]){8, 2, 0, 0, 0}, 5);
  end_chunk(file);
  begin_chunk(file, "IDAT", 2 + height * (5 + row) + 4);
  put(file, (unsigned char[]){0x78, 0x01}, 2);
  uint32_t a = 1, b = 0; // Adler-32
  for (int y = 0; y < height; y++) {
    put(file, (unsigned char[]){y == height - 1, row, row >> 8, ~row, ~row >> 8}, 5);
    put(file, (unsigned char[]){0}, 1);
    b = (b + a) % 65521;
    const unsigned char *line = pixels + (size_t)y * 3 * width;
    put(file, line, 3 * width);
    for (int i = 0; i < 3 * width; i++) {
      a = (a + line[i]) % 65521;
      b = (b + a) % 65521;
    }
  }
  put32(file, b << 16 | a);
  end_chunk(file);
  begin_chunk(file, "IEND", 0);
  end_chunk(file);
  return fclose(file);
}
