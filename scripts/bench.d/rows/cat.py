"""One iteration of the notebook's training loops, in its own NumPy code."""

import numpy as np


def data():
    random = np.random.RandomState(1)
    return random.rand(12288, 209), random.randint(0, 2, (1, 209))


def sigmoid(Z):
    return 1 / (1 + np.exp(-Z)), Z


def relu(Z):
    return np.maximum(0, Z), Z


def sigmoid_backward(dA, Z):
    s = 1 / (1 + np.exp(-Z))
    return dA * s * (1 - s)


def relu_backward(dA, Z):
    dZ = np.array(dA, copy=True)
    dZ[Z <= 0] = 0
    return dZ


def linear_activation_forward(A_prev, W, b, activation):
    Z = np.dot(W, A_prev) + b
    A, cache = sigmoid(Z) if activation == "sigmoid" else relu(Z)
    return A, ((A_prev, W, b), cache)


def linear_activation_backward(dA, cache, activation):
    (A_prev, W, b), Z = cache
    dZ = relu_backward(dA, Z) if activation == "relu" else sigmoid_backward(dA, Z)
    m = A_prev.shape[1]
    dW = np.dot(dZ, A_prev.T) / m
    db = np.sum(dZ, axis=1, keepdims=True) / m
    return np.dot(W.T, dZ), dW, db


def compute_cost(AL, Y):
    m = Y.shape[1]
    return np.squeeze((-1 / m) * np.sum(Y * np.log(AL) + (1 - Y) * np.log(1 - AL)))


def update_parameters(parameters, grads, learning_rate):
    for l in range(1, len(parameters) // 2 + 1):
        for name in "W%d" % l, "b%d" % l:
            parameters[name] = parameters[name] - learning_rate * grads["d" + name]
    return parameters


def training(layer_dims, scale, X=None, Y=None):
    if X is None:
        X, Y = data()
    random = np.random.RandomState(1)
    parameters = {}
    L = len(layer_dims) - 1
    for l in range(1, L + 1):
        n, n_prev = layer_dims[l], layer_dims[l - 1]
        parameters["W%d" % l] = random.randn(n, n_prev) * scale(n_prev)
        parameters["b%d" % l] = np.zeros((n, 1))

    def iteration():
        A, caches, grads = X, [], {}
        for l in range(1, L + 1):
            activation = "relu" if l < L else "sigmoid"
            A, cache = linear_activation_forward(A, parameters["W%d" % l], parameters["b%d" % l],
                                                 activation)
            caches.append(cache)
        compute_cost(A, Y)
        dA = -(np.divide(Y, A) - np.divide(1 - Y, 1 - A))
        for l in range(L, 0, -1):
            dA, grads["dW%d" % l], grads["db%d" % l] = linear_activation_backward(
                dA, caches[l - 1], "relu" if l < L else "sigmoid")
        update_parameters(parameters, grads, 0.0075)

    return iteration


def two_layer():
    return training([12288, 7, 1], lambda n_prev: 0.01)


def deep():
    return training([12288, 20, 7, 5, 1], lambda n_prev: 1 / np.sqrt(n_prev))
