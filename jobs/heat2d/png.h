// Writes width × height pixels of three bytes, row by row. Returns 0, or -1 with errno.
int write_png(const char *path, const unsigned char *pixels, int width, int height);
