/* The least that a stream program can do: finds the id where the agent puts it, first. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(void) {
  char *line = NULL;
  size_t size = 0;
  while (getline(&line, &size, stdin) > 0) {
    char *id = strstr(line, "\"task\":\"");
    if (id == NULL) return 1;
    id += strlen("\"task\":\"");
    char *end = strchr(id, '"');
    if (end == NULL) return 1;
    printf("{\"task\":\"%.*s\",\"answer\":null}\n", (int)(end - id), id);
    fflush(stdout);
  }
  free(line);
  return 0;
}
