"""NumPy's side of scale.lua."""

from networks import classifier


def fit(m, width, depth, epochs):
    step = classifier([32] + depth * [width] + [10], m)

    def steps():
        for _ in range(epochs):
            step()

    return steps
