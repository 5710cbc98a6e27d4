"""NumPy's side of arrays.lua."""

import numpy as np


def normal():
    return np.random.randn(10000000)


def sigmoid_of(z):
    return 1 / (1 + np.exp(-z))


def sigmoid():
    z = normal()
    return lambda: sigmoid_of(z)


def sigmoid_f32():
    z = normal().astype(np.float32)
    return lambda: sigmoid_of(z)


def exp():
    a = normal()
    return lambda: np.exp(a)


def exp_out():
    a = normal()
    out = np.empty_like(a)
    return lambda: np.exp(a, out=out)


def log():
    a = np.abs(normal())
    return lambda: np.log(a)


def log_out():
    a = np.abs(normal())
    out = np.empty_like(a)
    return lambda: np.log(a, out=out)


def tanh():
    a = normal()
    return lambda: np.tanh(a)


def tanh_out():
    a = normal()
    out = np.empty_like(a)
    return lambda: np.tanh(a, out=out)


def relu():
    a = normal()
    return lambda: np.maximum(0, a)


def add_row():
    a, b = np.random.randn(4000, 2500), np.random.randn(1, 2500)
    return lambda: a + b


def add_column():
    a, b = np.random.randn(4000, 2500), np.random.randn(4000, 1)
    return lambda: a + b


def tall():
    return np.random.randn(4000, 2500)


def sum():
    a = tall()
    return lambda: a.sum()


def sum_axis_1():
    a = tall()
    return lambda: a.sum(axis=0)


def sum_axis_2():
    a = tall()
    return lambda: a.sum(axis=1)


def mean_axis_1():
    a = tall()
    return lambda: a.mean(axis=0)


def randn():
    return normal


def dot():
    a, b = np.random.randn(2048, 2048), np.random.randn(2048, 2048)
    return lambda: np.dot(a, b)


def dot_f32():
    a = np.random.randn(2048, 2048).astype(np.float32)
    b = np.random.randn(2048, 2048).astype(np.float32)
    return lambda: np.dot(a, b)


def dot_1000():
    a, b = pair_f32((1000, 1000), (1000, 1000))
    return lambda: np.dot(a, b)


def dot_300():
    a, b = np.random.randn(300, 300), np.random.randn(300, 300)
    return lambda: np.dot(a, b)


def x20():
    a, b = np.random.randn(12288, 20), np.random.randn(20, 209)
    return lambda: np.dot(a, b)


def w20():
    a, b = np.random.randn(20, 12288), np.random.randn(12288, 209)
    return lambda: np.dot(a, b)


def w7():
    a, b = np.random.randn(7, 12288), np.random.randn(12288, 209)
    return lambda: np.dot(a, b)


def dw20():
    a, b = np.random.randn(20, 209), np.random.randn(12288, 209)
    return lambda: np.dot(a, b.T)


def da20():
    a, b = np.random.randn(20, 12288), np.random.randn(20, 209)
    return lambda: np.dot(a.T, b)


def pair_f32(*shapes):
    return [np.random.randn(*shape).astype(np.float32) for shape in shapes]


def layer_forward():
    a, b = pair_f32((512, 784), (784, 128))
    return lambda: np.dot(a, b)


def layer_forward_2():
    a, b = pair_f32((256, 512), (512, 128))
    return lambda: np.dot(a, b)


def layer_gradient():
    a, b = pair_f32((512, 128), (784, 128))
    return lambda: np.dot(a, b.T)


def layer_backward():
    a, b = pair_f32((256, 512), (256, 128))
    return lambda: np.dot(a.T, b)


def layer_forward_64():
    a, b = pair_f32((256, 784), (784, 64))
    return lambda: np.dot(a, b)


def layer_forward_4096():
    a, b = pair_f32((4096, 4096), (4096, 512))
    return lambda: np.dot(a, b)


def ones():
    return lambda: np.ones(1250000)


def thousand(f):
    def run():
        for _ in range(1000):
            f()
    return run


def dot_4():
    a, b = np.random.randn(4, 2), np.random.randn(2, 4)
    return thousand(lambda: np.dot(a, b))


def add_4():
    a, b = np.random.randn(4, 4), np.random.randn(4, 4)
    return thousand(lambda: a + b)


def item():
    a = np.random.randn(1, 1)
    return thousand(lambda: a.item())


def element():
    a = np.random.randn(4, 4)
    return thousand(lambda: a[1, 2])
