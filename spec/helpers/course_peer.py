"""What NumPy says about the functions of the course's notebooks.

Prints one array a line, "name|dtype|shape|hex"; spec/course/peer_spec.lua compares ours with them.
"""
import sys
import warnings

import numpy as np

warnings.simplefilter("ignore")
np.seterr(all="ignore")


def say(name, value):
    if isinstance(value, dict):
        for key, entry in value.items():
            say("%s.%s" % (name, key), entry)
        return
    if isinstance(value, (tuple, list)):
        for i, entry in enumerate(value, 1):
            say("%s.%d" % (name, i), entry)
        return
    value = np.asarray(value)
    shape = ",".join(map(str, value.shape))
    print("%s|%s|%s|%s" % (name, value.dtype.name, shape, np.ascontiguousarray(value).tobytes().hex()))


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def relu(z):
    return np.maximum(0, z)


# --- three layers ---------------------------------------------------------------------------------


def forward(X, p):
    z1 = np.dot(p["W1"], X) + p["b1"]
    a1 = relu(z1)
    z2 = np.dot(p["W2"], a1) + p["b2"]
    a2 = relu(z2)
    z3 = np.dot(p["W3"], a2) + p["b3"]
    a3 = sigmoid(z3)
    return a3, (z1, a1, p["W1"], p["b1"], z2, a2, p["W2"], p["b2"], z3, a3, p["W3"], p["b3"])


def total_loss(a3, Y):
    return np.nansum(np.multiply(-np.log(a3), Y) + np.multiply(-np.log(1 - a3), 1 - Y))


def backward_mean_first(X, Y, cache):
    z1, a1, W1, b1, z2, a2, W2, b2, z3, a3, W3, b3 = cache
    m = X.shape[1]
    dz3 = 1. / m * (a3 - Y)
    dW3, db3 = np.dot(dz3, a2.T), np.sum(dz3, axis=1, keepdims=True)
    da2 = np.dot(W3.T, dz3)
    dz2 = np.multiply(da2, np.int64(a2 > 0))
    dW2, db2 = np.dot(dz2, a1.T), np.sum(dz2, axis=1, keepdims=True)
    da1 = np.dot(W2.T, dz2)
    dz1 = np.multiply(da1, np.int64(a1 > 0))
    dW1, db1 = np.dot(dz1, X.T), np.sum(dz1, axis=1, keepdims=True)
    return {"dz3": dz3, "dW3": dW3, "db3": db3, "da2": da2, "dz2": dz2, "dW2": dW2, "db2": db2,
            "da1": da1, "dz1": dz1, "dW1": dW1, "db1": db1}


def backward(X, Y, cache, lambd=0., masks=None, keep_prob=1.):
    Z1, A1, W1, b1, Z2, A2, W2, b2, Z3, A3, W3, b3 = cache
    m = X.shape[1]

    def drop(dA, l):
        return dA if masks is None else dA * masks[l] / keep_prob

    dZ3 = A3 - Y
    dW3 = 1. / m * np.dot(dZ3, A2.T) + lambd / m * W3
    db3 = 1. / m * np.sum(dZ3, axis=1, keepdims=True)
    dA2 = drop(np.dot(W3.T, dZ3), 1)
    dZ2 = np.multiply(dA2, np.int64(A2 > 0))
    dW2 = 1. / m * np.dot(dZ2, A1.T) + lambd / m * W2
    db2 = 1. / m * np.sum(dZ2, axis=1, keepdims=True)
    dA1 = drop(np.dot(W2.T, dZ2), 0)
    dZ1 = np.multiply(dA1, np.int64(A1 > 0))
    dW1 = 1. / m * np.dot(dZ1, X.T) + lambd / m * W1
    db1 = 1. / m * np.sum(dZ1, axis=1, keepdims=True)
    return {"dZ3": dZ3, "dW3": dW3, "db3": db3, "dA2": dA2, "dZ2": dZ2, "dW2": dW2, "db2": db2,
            "dA1": dA1, "dZ1": dZ1, "dW1": dW1, "db1": db1}


def layers(dims, draw):
    p = {}
    for l in range(1, len(dims)):
        p["W%d" % l] = draw(dims[l], dims[l - 1])
        p["b%d" % l] = np.zeros((dims[l], 1))
    return p


def descend(p, grads, rate):
    for key in p:
        p[key] = p[key] - rate * grads["d" + key]
    return p


# --- data -----------------------------------------------------------------------------------------


def shuffled(X, y, rng):
    order = np.arange(len(X))
    rng.shuffle(order)
    return X[order], y[order]


def moons(n, noise, rng):
    n_out = n // 2
    out, into = np.linspace(0, np.pi, n_out), np.linspace(0, np.pi, n - n_out)
    X = np.vstack([np.append(np.cos(out), 1 - np.cos(into)),
                   np.append(np.sin(out), 1 - np.sin(into) - .5)]).T
    X, y = shuffled(X, np.hstack([np.zeros(n_out, dtype=np.intp), np.ones(n - n_out, dtype=np.intp)]), rng)
    if noise is not None:
        X = X + rng.normal(scale=noise, size=X.shape)
    return X.T, y.reshape(1, -1)


def circles(n, noise, factor, rng):
    n_out = n // 2
    out = np.linspace(0, 2 * np.pi, n_out, endpoint=False)
    into = np.linspace(0, 2 * np.pi, n - n_out, endpoint=False)
    X = np.vstack([np.append(np.cos(out), np.cos(into) * factor),
                   np.append(np.sin(out), np.sin(into) * factor)]).T
    X, y = shuffled(X, np.hstack([np.zeros(n_out, dtype=np.intp), np.ones(n - n_out, dtype=np.intp)]), rng)
    if noise is not None:
        X = X + rng.normal(scale=noise, size=X.shape)
    return X.T, y.reshape(1, -1)


def blobs(n, n_centers, std, rng):
    centers = rng.uniform(-10, 10, size=(n_centers, 2))
    counts = [n // n_centers + (i < n % n_centers) for i in range(n_centers)]
    X = np.vstack([rng.normal(loc=centers[i], scale=std, size=(counts[i], 2)) for i in range(n_centers)])
    X, y = shuffled(X, np.repeat(np.arange(n_centers), counts), rng)
    return X.T, y.reshape(1, -1)


def gaussian_quantiles(n, n_classes, cov, rng):
    X = rng.multivariate_normal(np.zeros(2), cov * np.identity(2), (n,))
    X = X[np.argsort(np.sum(X ** 2, axis=1))]
    step = n // n_classes
    y = np.hstack([np.repeat(np.arange(n_classes), step), np.repeat(n_classes - 1, n - step * n_classes)])
    X, y = shuffled(X, y, rng)
    return X.T, y.reshape(1, -1)


def planar():
    rng = np.random.RandomState(1)
    X, Y = np.zeros((400, 2)), np.zeros((400, 1), dtype="uint8")
    for j in range(2):
        rows = range(200 * j, 200 * (j + 1))
        t = np.linspace(j * 3.12, (j + 1) * 3.12, 200) + rng.randn(200) * 0.2
        r = 4 * np.sin(4 * t) + rng.randn(200) * 0.2
        X[rows] = np.c_[r * np.sin(t), r * np.cos(t)]
        Y[rows] = j
    return X.T, Y.T


RandomState = np.random.RandomState


def say_data():
    say("data.planar", planar())
    say("data.moons", moons(300, .2, RandomState(3)))
    say("data.moons_odd", moons(31, None, RandomState(7)))
    say("data.circles", circles(300, .05, .8, RandomState(1)))
    say("data.circles_odd", circles(31, None, .3, RandomState(7)))
    say("data.blobs", blobs(200, 6, 1.0, RandomState(5)))
    say("data.blobs_uneven", blobs(20, 3, 2.5, RandomState(6)))
    say("data.gaussian_quantiles", gaussian_quantiles(200, 2, .5, RandomState(4)))
    say("data.gaussian_quantiles_uneven", gaussian_quantiles(20, 3, 1., RandomState(9)))
    np.random.seed(1)
    everything = np.random.mtrand._rand
    say("data.extra", (circles(200, .3, .5, everything), moons(200, .2, everything),
                       blobs(200, 6, 1.0, RandomState(5)), gaussian_quantiles(200, 2, .5, everything)))
    say("data.no_structure", (np.random.rand(200, 2).T, np.random.rand(200, 2).T))
    order = RandomState(8).permutation(30)
    X = np.arange(60.).reshape(2, 30)
    say("data.split", (X[:, order[7:]], X[:, order[:7]]))
    say("data.one_hot", np.eye(4)[np.array([1, 2, 3, 0, 2, 1])].T)
    X, _ = planar()
    mean, std = X.mean(axis=1, keepdims=True), X.std(axis=1, keepdims=True)
    say("data.standardize", ((X - mean) / std, mean, std))


# --- initialization -------------------------------------------------------------------------------


def say_initialization():
    X, Y = circles(300, .05, .8, RandomState(1))

    def parameters(how, dims):
        rng = RandomState(3)
        return layers(dims, {
            "zeros": lambda n, k: np.zeros((n, k)),
            "random": lambda n, k: rng.randn(n, k) * 10,
            "he": lambda n, k: rng.randn(n, k) * np.sqrt(2. / k),
        }[how])

    for how in "zeros", "random", "he":
        say("initialization." + how, parameters(how, [5, 4, 3]))
        p = parameters(how, [2, 10, 5, 1])
        costs = []
        # large weights make the training chaotic: it multiplies a difference by 1e8 in 200 steps
        steps = 20 if how == "random" else 400
        for i in range(steps + 1):
            a3, cache = forward(X, p)
            costs.append(1. / Y.shape[1] * total_loss(a3, Y))
            if i == 0:
                say("initialization.forward." + how, cache)
                say("initialization.backward." + how, backward_mean_first(X, Y, cache))
            p = descend(p, backward_mean_first(X, Y, cache), .01)
        say("initialization.costs." + how, (costs[0], costs[steps]))
        say("initialization.model." + how, p)


# --- regularization -------------------------------------------------------------------------------


def dropout_forward(X, p, keep_prob, rng):
    Z1 = np.dot(p["W1"], X) + p["b1"]
    A1 = relu(Z1)
    D1 = rng.rand(A1.shape[0], A1.shape[1]) < keep_prob
    A1 = A1 * D1 / keep_prob
    Z2 = np.dot(p["W2"], A1) + p["b2"]
    A2 = relu(Z2)
    D2 = rng.rand(A2.shape[0], A2.shape[1]) < keep_prob
    A2 = A2 * D2 / keep_prob
    Z3 = np.dot(p["W3"], A2) + p["b3"]
    A3 = sigmoid(Z3)
    cache = (Z1, A1, p["W1"], p["b1"], Z2, A2, p["W2"], p["b2"], Z3, A3, p["W3"], p["b3"])
    return A3, cache, (D1, D2)


def l2_cost(A3, Y, p, lambd):
    m = Y.shape[1]
    squares = sum(np.sum(np.square(p["W%d" % l])) for l in (1, 2, 3))
    return 1. / m * total_loss(A3, Y) + 1. / m * lambd / 2 * squares


def say_regularization():
    X, Y = moons(200, .3, RandomState(2))

    def parameters(dims):
        rng = RandomState(3)
        return layers(dims, lambda n, k: rng.randn(n, k) / np.sqrt(k))

    say("regularization.parameters", parameters([5, 4, 3]))
    for name, lambd, keep_prob in ("plain", 0., 1.), ("l2", .7, 1.), ("dropout", 0., .86):
        p = parameters([2, 20, 3, 1])
        for i in range(301):
            if keep_prob < 1:
                A3, cache, masks = dropout_forward(X, p, keep_prob, RandomState(1))
            else:
                (A3, cache), masks = forward(X, p), None
            cost = l2_cost(A3, Y, p, lambd)
            grads = backward(X, Y, cache, lambd, masks, keep_prob)
            if i == 0:
                say("regularization.cost." + name, cost)
                say("regularization.forward." + name, cache)
                say("regularization.masks." + name, masks or ())
                say("regularization.backward." + name, grads)
            p = descend(p, grads, .3)
        say("regularization.model." + name, p)


# --- gradient checking ----------------------------------------------------------------------------


def check_n(p, grads, X, Y, epsilon=1e-7):
    keys = ["W1", "b1", "W2", "b2", "W3", "b3"]
    theta = np.concatenate([p[k].reshape(-1, 1) for k in keys])
    grad = np.concatenate([grads["d" + k].reshape(-1, 1) for k in keys])

    def cost(theta):
        q, start = {}, 0
        for k in keys:
            q[k] = theta[start:start + p[k].size].reshape(p[k].shape)
            start += p[k].size
        A3, _ = forward(X, q)
        return 1. / X.shape[1] * total_loss(A3, Y)

    approx = np.zeros_like(theta)
    for i in range(len(theta)):
        plus, minus = theta.copy(), theta.copy()
        plus[i] += epsilon
        minus[i] -= epsilon
        approx[i] = (cost(plus) - cost(minus)) / (2 * epsilon)
    norm = np.linalg.norm
    return theta, grad, norm(grad - approx) / (norm(grad) + norm(approx))


def say_gradient_checking():
    np.random.seed(1)
    X, Y = np.random.randn(4, 3), np.array([1, 1, 0])
    p = {}
    for l, (n, k) in enumerate([(5, 4), (3, 5), (1, 3)], 1):
        p["W%d" % l] = np.random.randn(n, k)
        p["b%d" % l] = np.random.randn(n, 1)
    A3, cache = forward(X, p)
    grads = backward(X, Y, cache)
    wrong = dict(grads, dW2=grads["dW2"] * 2, db1=grads["db1"] * 4)
    say("gradient_checking.case", (X, Y))
    say("gradient_checking.parameters", p)
    say("gradient_checking.cost", 1. / 3 * total_loss(A3, Y))
    say("gradient_checking.backward", grads)
    theta, grad, _ = check_n(p, grads, X, Y)
    say("gradient_checking.vectors", (theta, grad))
    say("gradient_checking.wrong", check_n(p, wrong, X, Y)[2])


# --- optimization ---------------------------------------------------------------------------------


def batches(X, Y, size, seed):
    order = RandomState(seed).permutation(X.shape[1])
    return [(X[:, order[k:k + size]], Y[:, order[k:k + size]]) for k in range(0, X.shape[1], size)]


def adam(p, grads, v, s, t, rate=.01, beta1=.9, beta2=.999, epsilon=1e-8, inside=False):
    v_corrected, s_corrected = {}, {}
    for key in p:
        d = "d" + key
        v[d] = beta1 * v[d] + (1 - beta1) * grads[d]
        s[d] = beta2 * s[d] + (1 - beta2) * grads[d] ** 2
        v_corrected[d] = v[d] / (1 - beta1 ** t)
        s_corrected[d] = s[d] / (1 - beta2 ** t)
        root = np.sqrt(s_corrected[d] + epsilon) if inside else np.sqrt(s_corrected[d]) + epsilon
        p[key] = p[key] - rate * (v_corrected[d] / root)
    return p, v, s, v_corrected, s_corrected


def momentum(p, grads, v, beta, rate):
    for key in p:
        d = "d" + key
        v[d] = beta * v[d] + (1 - beta) * grads[d]
        p[key] = p[key] - rate * v[d]
    return p, v


def say_optimization():
    def case():
        rng = RandomState(1)
        shapes = {"W1": (2, 3), "b1": (2, 1), "W2": (3, 3), "b2": (3, 1)}
        p = {k: rng.randn(*shape) for k, shape in shapes.items()}
        return p, {"d" + k: rng.randn(*shape) for k, shape in shapes.items()}

    def zeros(p):
        return {"d" + k: np.zeros_like(x) for k, x in p.items()}

    say("optimization.case", case())
    p, grads = case()
    say("optimization.gd", descend(p, grads, .01))
    p, grads = case()
    v = zeros(p)
    for _ in range(2):
        momentum(p, grads, v, .9, .01)
    say("optimization.momentum", (p, v))
    for inside in False, True:
        p, grads = case()
        v, s = zeros(p), zeros(p)
        adam(p, grads, v, s, 1, .02, .8, .888, 1e-2, inside)
        result = adam(p, grads, v, s, 2, .02, .8, .888, 1e-2, inside)
        say("optimization.adam." + str(inside), result)

    X, Y = moons(300, .2, RandomState(3))
    say("optimization.batches", batches(X, Y, 64, 0))
    for optimizer in "gd", "momentum", "adam":
        rng = RandomState(3)
        p = layers([2, 5, 2, 1], lambda n, k: rng.randn(n, k) * np.sqrt(2. / k))
        v, s, t, costs, rate = zeros(p), zeros(p), 0, [], .01
        for epoch in range(101):
            total = 0
            for x, y in batches(X, Y, 64, 11 + epoch):
                a3, cache = forward(x, p)
                total += total_loss(a3, y)
                grads = backward_mean_first(x, y, cache)
                t += 1
                if optimizer == "gd":
                    p = descend(p, grads, rate)
                elif optimizer == "momentum":
                    p, v = momentum(p, grads, v, .9, rate)
                else:
                    p = adam(p, grads, v, s, t, rate)[0]
            costs.append(total / 300)
            rate = 1 / (1 + .3 * np.floor(epoch / 1000)) * .01
        say("optimization.costs." + optimizer, (costs[0], costs[100]))
        say("optimization.model." + optimizer, p)


# --- planar ---------------------------------------------------------------------------------------


def say_planar():
    X, Y = planar()
    rng = RandomState(2)
    p = layers([2, 4, 1], lambda n, k: rng.randn(n, k) * .01)
    say("planar.parameters", p)
    for i in range(301):
        Z1 = np.dot(p["W1"], X) + p["b1"]
        A1 = np.tanh(Z1)
        Z2 = np.dot(p["W2"], A1) + p["b2"]
        A2 = sigmoid(Z2)
        dZ2 = A2 - Y
        dZ1 = np.dot(p["W2"].T, dZ2) * (1 - np.power(A1, 2))
        m = X.shape[1]
        grads = {"dW1": 1 / m * np.dot(dZ1, X.T), "db1": 1 / m * np.sum(dZ1, axis=1, keepdims=True),
                 "dW2": 1 / m * np.dot(dZ2, A1.T), "db2": 1 / m * np.sum(dZ2, axis=1, keepdims=True)}
        if i == 0:
            say("planar.cache", {"Z1": Z1, "A1": A1, "Z2": Z2, "A2": A2})
            say("planar.cost", -np.sum(np.multiply(np.log(A2), Y) + (1 - Y) * np.log(1 - A2)) / m)
            say("planar.grads", grads)
        p = descend(p, grads, 1.2)
    say("planar.model", p)
    x = np.arange(X[0].min() - 1, X[0].max() + 1, .01)
    y = np.arange(X[1].min() - 1, X[1].max() + 1, .01)
    xx, yy = np.meshgrid(x, y)
    points = np.c_[xx.ravel(), yy.ravel()].T
    A2 = sigmoid(np.dot(p["W2"], np.tanh(np.dot(p["W1"], points) + p["b1"])) + p["b2"])
    say("planar.grid", (x, y))
    say("planar.boundary", (A2 > 0.5).reshape(xx.shape))


say_data()
say_initialization()
say_regularization()
say_gradient_checking()
say_optimization()
say_planar()
sys.stdout.flush()
