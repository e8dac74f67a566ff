"""Evaluations that scipy and DEAP need until a value is at most the target.

One JSON line on stdin: {"peer", "function", "dimension", "budget", "target", "seeds"}; on stdout a list with one number a
seed, null where the budget did not reach. scipy keeps to the bounds -5 to 5; DEAP knows none and starts within them.
"""
import json
import sys

import numpy as np

LOW, HIGH = -5.0, 5.0
SIGMA = 0.3 * (HIGH - LOW)


def sphere(x):
    return float(np.sum((x - 1) ** 2))


def rosenbrock(x):
    return float(np.sum(100 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2))


def rastrigin(x):
    return float(np.sum((x - 0.7) ** 2 + 10 - 10 * np.cos(2 * np.pi * (x - 0.7))))


class Over(Exception):
    pass


class Counted:
    """Ends the search by an exception, at the target or at the end of the budget."""

    def __init__(self, function, target, budget):
        self.function, self.target, self.budget = function, target, budget
        self.count = 0
        self.reached = None

    def __call__(self, x):
        if self.count == self.budget:
            raise Over
        self.count += 1
        value = self.function(np.asarray(x))
        if value <= self.target:
            self.reached = self.count
            raise Over
        return value


def scipy_nelder_mead(f, dimension, random):
    from scipy.optimize import minimize

    while True:
        minimize(
            f,
            random.uniform(LOW, HIGH, dimension),
            method="Nelder-Mead",
            bounds=[(LOW, HIGH)] * dimension,
            options={"adaptive": True, "xatol": 1e-9, "fatol": 1e-12, "maxfev": f.budget, "maxiter": f.budget},
        )


def scipy_differential_evolution(f, dimension, random):
    from scipy.optimize import differential_evolution

    while True:
        differential_evolution(
            f,
            [(LOW, HIGH)] * dimension,
            tol=1e-12,
            atol=0,
            polish=False,
            maxiter=f.budget,
            seed=int(random.integers(2**31)),
        )


def deap_cma(f, dimension, random):
    """One start after the other, each with twice the population, until ten and some generations bring nothing."""
    from deap import base, cma, creator

    creator.create("Least", base.Fitness, weights=(-1.0,))
    creator.create("Individual", list, fitness=creator.Least)
    population = 4 + int(3 * np.log(dimension))
    while True:
        np.random.seed(int(random.integers(2**31)))
        centroid = random.uniform(LOW, HIGH, dimension)
        strategy = cma.Strategy(centroid=list(centroid), sigma=SIGMA, lambda_=population)
        patience = 10 + int(np.ceil(30 * dimension / population))
        bests = []
        while True:
            generation = strategy.generate(creator.Individual)
            for individual in generation:
                individual.fitness.values = (f(individual),)
            values = [individual.fitness.values[0] for individual in generation]
            strategy.update(generation)
            bests = [*bests, min(values)][-patience:]
            recent = bests + values
            is_flat = len(bests) == patience and max(recent) - min(recent) <= 1e-12 * abs(min(recent))
            if is_flat or strategy.sigma * max(strategy.diagD) < 1e-10 or strategy.cond > 1e7:
                break
        population *= 2


PEERS = {
    "scipy-nelder-mead": scipy_nelder_mead,
    "scipy-differential-evolution": scipy_differential_evolution,
    "deap-cma": deap_cma,
}
FUNCTIONS = {"sphere": sphere, "rosenbrock": rosenbrock, "rastrigin": rastrigin}


def main():
    asked = json.loads(sys.stdin.readline())
    answers = []
    for seed in asked["seeds"]:
        f = Counted(FUNCTIONS[asked["function"]], asked["target"], asked["budget"])
        try:
            PEERS[asked["peer"]](f, asked["dimension"], np.random.default_rng(seed))
        except Over:
            pass
        answers.append(f.reached)
    print(json.dumps(answers))


main()
