/*
 * LD_PRELOAD: every flush to the disk takes $SLOW_FSYNC_MS more, as on an old SD card.
 * The file $SLOW_FSYNC_COUNT grows by one byte for each, so that one can see that they were caught.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

static void wait_longer(void) {
  const char *text = getenv("SLOW_FSYNC_MS");
  const char *path = getenv("SLOW_FSYNC_COUNT");
  long ms = text == NULL ? 20 : strtol(text, NULL, 10);
  struct timespec left = {ms / 1000, (ms % 1000) * 1000000L};
  int kept = errno;
  while (nanosleep(&left, &left) == -1 && errno == EINTR) {
  }
  if (path != NULL) {
    int file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (file >= 0) {
      ssize_t written = write(file, ".", 1);
      (void)written;
      close(file);
    }
  }
  errno = kept;
}

int fsync(int file) {
  int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
  wait_longer();
  return real(file);
}

int fdatasync(int file) {
  int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
  wait_longer();
  return real(file);
}

int sync_file_range(int file, off64_t offset, off64_t length, unsigned int flags) {
  int (*real)(int, off64_t, off64_t, unsigned int) =
      (int (*)(int, off64_t, off64_t, unsigned int))dlsym(RTLD_NEXT, "sync_file_range");
  wait_longer();
  return real(file, offset, length, flags);
}
