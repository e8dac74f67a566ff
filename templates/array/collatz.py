import sys

n = start = int(sys.argv[1])
steps = 0
while n != 1:
    n = n // 2 if n % 2 == 0 else 3 * n + 1
    steps += 1
print(f"From {start} it takes {steps} steps.")
