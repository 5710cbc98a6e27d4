"""Times the functions of a benchmark for compare.lua: peer.py FILE.py

Reads lines "NAME COUNT", and answers each with the seconds that COUNT calls took of the function
that NAME() of FILE.py returns, or with what went wrong.
"""

import os
import runpy
import sys
import time

# Threads of a library may spin for some time after the last call; the other side's round waits.
PAUSE = 0.05


def main():
    # Whatever the benchmark prints must not be taken for an answer.
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    benchmark = runpy.run_path(sys.argv[1])
    prepared = {}
    for line in sys.stdin:
        name, count = line.split()
        try:
            if name not in prepared:
                # Only one row's data is kept: the rounds of a row follow each other.
                prepared.clear()
                prepared[name] = benchmark[name]()
            function = prepared[name]
            turns = range(int(count))
            start = time.perf_counter()
            for _ in turns:
                function()
            answer = repr(time.perf_counter() - start)
        except Exception as error:
            answer = " ".join(repr(error).split())
        time.sleep(PAUSE)
        print(answer, file=answers, flush=True)


main()
