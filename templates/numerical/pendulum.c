#include <math.h>
#include <stdio.h>

#define END 10.0

typedef struct {
  double position, speed;
} State;

typedef State Method(State, double step);

static State slope(State u) { return (State){u.speed, -u.position}; }

static State along(State u, State slope, double step) {
  return (State){u.position + step * slope.position, u.speed + step * slope.speed};
}

static State euler(State u, double step) { return along(u, slope(u), step); }

static State runge_kutta(State u, double step) {
  const State a = slope(u);
  const State b = slope(along(u, a, step / 2));
  const State c = slope(along(u, b, step / 2));
  const State d = slope(along(u, c, step));
  const State mean = {
      (a.position + 2 * b.position + 2 * c.position + d.position) / 6,
      (a.speed + 2 * b.speed + 2 * c.speed + d.speed) / 6,
  };
  return along(u, mean, step);
}

static double error_with(Method *method, int steps) {
  State u = {1, 0};
  for (int i = 0; i < steps; i++) u = method(u, END / steps);
  return fabs(u.position - cos(END));
}

static int has_order(const char *name, Method *method, double expected, int fewest, int most) {
  printf("%s\n%10s %12s %8s\n", name, "steps", "error", "order");
  double before = error_with(method, fewest), order = 0;
  printf("%10d %12.3e\n", fewest, before);
  for (int steps = 2 * fewest; steps <= most; steps *= 2) {
    const double error = error_with(method, steps);
    order = log2(before / error);
    printf("%10d %12.3e %8.3f\n", steps, error, order);
    before = error;
  }
  const int right = fabs(order - expected) < 0.05;
  printf("expected %.0f, so it is %s\n\n", expected, right ? "right" : "wrong");
  return right;
}

int main(void) {
  const int first = has_order("Euler", euler, 1, 4096, 131072);
  const int second = has_order("Runge and Kutta", runge_kutta, 4, 64, 2048);
  return first && second ? 0 : 1;
}
