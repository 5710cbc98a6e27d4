"""NumPy's side of functions.lua."""

import os
import tempfile

import numpy as np


def normal(n, f):
    a = np.random.randn(n)
    return lambda: f(a)


def convolve():
    a, v = np.random.randn(1000000), np.random.randn(500)
    return lambda: np.convolve(a, v)


def convolve_short():
    a, v = np.random.randn(1000), np.random.randn(1000)
    return lambda: np.convolve(a, v)


def insert():
    return normal(1000000, lambda a: np.insert(a, 500000, 1.0))


def delete():
    return normal(1000000, lambda a: np.delete(a, 500000))


def delete_list():
    positions = np.arange(0, 1000000, 1000)
    return normal(1000000, lambda a: np.delete(a, positions))


def median():
    return normal(20000000, np.median)


def median_axis():
    a = np.random.randn(4000, 2500)
    return lambda: np.median(a, axis=1)


def percentile():
    return normal(20000000, lambda a: np.percentile(a, 90))


def quantile():
    return normal(20000000, lambda a: np.quantile(a, [0.25, 0.5, 0.75]))


def partition():
    return normal(20000000, lambda a: np.partition(a, 10000000))


def argpartition():
    return normal(20000000, lambda a: np.argpartition(a, 10000000))


def histogram():
    return normal(20000000, np.histogram)


def histogram_1000():
    return normal(20000000, lambda a: np.histogram(a, 1000))


def temporary_path():
    handle, path = tempfile.mkstemp()
    os.close(handle)
    return path


def genfromtxt():
    path = temporary_path()
    np.savetxt(path, np.random.randn(20000, 10), delimiter=",")
    return lambda: np.genfromtxt(path, delimiter=",")


def savetxt():
    path = temporary_path()
    a = np.random.randn(20000, 10)
    return lambda: np.savetxt(path, a)


def pad_reflect():
    a = np.random.randn(1000, 1000)
    return lambda: np.pad(a, 10, "reflect")


def take():
    positions = np.random.permutation(1000000)
    return normal(1000000, lambda a: a[positions])


def put():
    a, values = np.random.randn(1000000), np.random.randn(1000000)
    positions = np.random.permutation(1000000)

    def run():
        a[positions] = values
    return run


def take_rows():
    a, positions = np.random.randn(100000, 16), np.random.permutation(100000)
    return lambda: a[positions]


def cube():
    return normal(10000000, lambda a: a ** 3)


def product(left, right):
    a, b = np.random.randn(*left), np.random.randn(*right)
    return lambda: np.dot(a, b)


def inner_2():
    return product((2000, 2), (2, 2000))


def inner_3():
    return product((2000, 3), (3, 2000))


def points():
    return product((1000000, 3), (3, 3))


def interp():
    x, xp = np.random.rand(1000000), np.sort(np.random.rand(1000))
    fp = np.random.rand(1000)
    return lambda: np.interp(x, xp, fp)


def with_mask():
    a = np.random.randn(10000000)
    return a, a > 0


def mask():
    a, chosen = with_mask()
    return lambda: a[chosen]


def mask_number():
    a, chosen = with_mask()

    def run():
        a[chosen] = 0
    return run


def mask_values():
    a, chosen = with_mask()
    values = np.random.randn(np.count_nonzero(chosen))

    def run():
        a[chosen] = values
    return run


def random_bytes():
    return lambda: np.random.bytes(1 << 28)
