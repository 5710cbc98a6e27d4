"""Training in the notebook's own NumPy code, in PyTorch, eager, and in JAX, compiled."""

import os
import runpy

import numpy as np

notebook = runpy.run_path(os.path.join(os.path.dirname(os.path.abspath(__file__)), "cat.py"))


# --- NumPy ---------------------------------------------------------------------------------------

cat_deep = notebook["deep"]
cat_two = notebook["two_layer"]


def small(layer_dims, m):
    """A thousand of the notebook's iterations for a small network."""
    random = np.random.RandomState(1)
    X, Y = random.randn(layer_dims[0], m), random.randint(0, 2, (1, m))
    iteration = notebook["training"](layer_dims, lambda n_prev: 1 / np.sqrt(n_prev), X, Y)

    def iterations():
        for _ in range(1000):
            iteration()

    return iterations


def small_2_4_1_m4():
    return small([2, 4, 1], 4)


def small_5_4_3_1_m4():
    return small([5, 4, 3, 1], 4)


def small_2_4_1_m400():
    return small([2, 4, 1], 400)


def small_5_4_3_1_m400():
    return small([5, 4, 3, 1], 400)


def classifier(layer_dims, m):
    """One step of gradient descent with relu layers and softmax, in float32, as there."""
    random = np.random.RandomState(1)
    X = random.randn(layer_dims[0], m).astype(np.float32)
    Y = np.eye(layer_dims[-1], dtype=np.float32)[random.randint(0, layer_dims[-1], m)].T
    L = len(layer_dims) - 1
    W, b = {}, {}
    for l in range(1, L + 1):
        W[l] = (random.randn(layer_dims[l], layer_dims[l - 1]) /
                np.sqrt(layer_dims[l - 1])).astype(np.float32)
        b[l] = np.zeros((layer_dims[l], 1), np.float32)
    rate = np.float32(0.01)

    def step():
        A, Z = {0: X}, {}
        for l in range(1, L + 1):
            Z[l] = np.dot(W[l], A[l - 1]) + b[l]
            A[l] = np.maximum(0, Z[l]) if l < L else Z[l]
        e = np.exp(A[L] - A[L].max(axis=0, keepdims=True))
        e /= e.sum(axis=0, keepdims=True)
        -np.mean(np.log(e[Y == 1]))
        dZ = e - Y
        for l in range(L, 0, -1):
            dW = np.dot(dZ, A[l - 1].T) / np.float32(m)
            db = np.sum(dZ, axis=1, keepdims=True) / np.float32(m)
            if l > 1:
                dZ = np.dot(W[l].T, dZ) * (Z[l - 1] > 0)
            W[l] = W[l] - rate * dW
            b[l] = b[l] - rate * db

    return step


def numpy_mnist_128():
    return classifier([784, 512, 256, 10], 128)


def numpy_wide():
    return classifier([4096, 4096, 4096, 10], 512)


# --- PyTorch -------------------------------------------------------------------------------------


def torch_training(model, X, Y, loss, make_optimizer, bf16=False):
    """bf16: products of bfloat16, as PyTorch chooses them itself."""
    import torch
    optimizer = make_optimizer(model.parameters())

    def step():
        optimizer.zero_grad()
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=bf16):
            value = loss(model(X), Y)
        value.backward()
        optimizer.step()
        value.item()

    return step


def torch_threads(torch):
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "1")))


def torch_mlp(layer_dims, output=None, dtype=None):
    import torch
    from torch import nn
    torch_threads(torch)
    torch.manual_seed(1)
    layers = []
    for l in range(len(layer_dims) - 1):
        layers.append(nn.Linear(layer_dims[l], layer_dims[l + 1]))
        if l < len(layer_dims) - 2:
            layers.append(nn.ReLU())
    if output:
        layers.append(output)
    model = nn.Sequential(*layers)
    return model.double() if dtype == "float64" else model


def torch_cat(layer_dims):
    import torch
    from torch import nn
    model = torch_mlp(layer_dims, nn.Sigmoid(), "float64")
    X, Y = torch.rand(209, 12288).double(), torch.randint(0, 2, (209, 1)).double()
    return torch_training(model, X, Y, nn.BCELoss(), lambda p: torch.optim.SGD(p, lr=0.0075))


def torch_cat_deep():
    return torch_cat([12288, 20, 7, 5, 1])


def torch_cat_two():
    return torch_cat([12288, 7, 1])


def torch_classifier(layer_dims, m, make_optimizer=None, bf16=False):
    import torch
    from torch import nn
    model = torch_mlp(layer_dims)
    X, Y = torch.randn(m, layer_dims[0]), torch.randint(0, layer_dims[-1], (m,))
    return torch_training(model, X, Y, nn.CrossEntropyLoss(),
                          make_optimizer or (lambda p: torch.optim.SGD(p, lr=0.01)), bf16)


def torch_mnist_128():
    return torch_classifier([784, 512, 256, 10], 128)


def torch_mnist_128_bf16():
    return torch_classifier([784, 512, 256, 10], 128, bf16=True)


def torch_mnist_adam():
    import torch
    return torch_classifier([784, 512, 256, 10], 128, lambda p: torch.optim.Adam(p))


def torch_epoch():
    """One epoch over as many examples as Fashion-MNIST has, in batches of 64, shuffled."""
    import torch
    from torch import nn
    model = torch_mlp([784, 256, 128, 10])
    X, Y = torch.randn(60000, 784), torch.randint(0, 10, (60000,))
    optimizer, loss = torch.optim.Adam(model.parameters()), nn.CrossEntropyLoss()

    def epoch():
        order = torch.randperm(60000)
        for start in range(0, 60000, 64):
            batch = order[start:start + 64]
            optimizer.zero_grad()
            value = loss(model(X[batch]), Y[batch])
            value.backward()
            optimizer.step()

    return epoch


def torch_wide_bf16():
    return torch_classifier([4096, 4096, 4096, 10], 512, bf16=True)


def torch_wide():
    return torch_classifier([4096, 4096, 4096, 10], 512)


def torch_lenet():
    import torch
    from torch import nn
    torch_threads(torch)
    torch.manual_seed(1)
    model = nn.Sequential(
        nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(),
        nn.Linear(84, 10))
    X, Y = torch.randn(64, 1, 28, 28), torch.randint(0, 10, (64,))
    return torch_training(model, X, Y, nn.CrossEntropyLoss(),
                          lambda p: torch.optim.SGD(p, lr=0.01))


# --- JAX -----------------------------------------------------------------------------------------
#
# Examples are rows. A step is compiled, and may reuse the memory of the weights that it replaces.


def jax_parameters(layer_dims, dtype):
    random = np.random.RandomState(1)
    return [((random.randn(n_prev, n) / np.sqrt(n_prev)).astype(dtype), np.zeros(n, dtype))
            for n_prev, n in zip(layer_dims, layer_dims[1:])]


def jax_logits(parameters, A):
    import jax
    for W, b in parameters[:-1]:
        A = jax.nn.relu(A @ W + b)
    W, b = parameters[-1]
    return A @ W + b


def jax_binary_loss(parameters, X, Y):
    import jax
    Z = jax_logits(parameters, X)
    return -(Y * jax.nn.log_sigmoid(Z) + (1 - Y) * jax.nn.log_sigmoid(-Z)).mean()


def jax_cross_entropy(logits):
    """The loss of a network whose last layer's sums are logits(parameters, X)."""
    import jax

    def loss(parameters, X, Y):
        log_p = jax.nn.log_softmax(logits(parameters, X))
        return -jax.numpy.take_along_axis(log_p, Y[:, None], axis=1).mean()

    return loss


def jax_sgd(learning_rate):
    import jax

    def update(parameters, gradients, state):
        return jax.tree.map(lambda p, g: p - learning_rate * g, parameters, gradients), state

    return update, lambda parameters: ()


def jax_adam():
    import jax
    tree = jax.tree

    def update(parameters, gradients, state):
        m, v, t = state
        t = t + 1
        m = tree.map(lambda m, g: 0.9 * m + 0.1 * g, m, gradients)
        v = tree.map(lambda v, g: 0.999 * v + 0.001 * g * g, v, gradients)
        rate = 0.001 * jax.numpy.sqrt(1 - 0.999 ** t) / (1 - 0.9 ** t)
        parameters = tree.map(
            lambda p, m, v: p - rate * m / (jax.numpy.sqrt(v) + 1e-8), parameters, m, v)
        return parameters, (m, v, t)

    return update, lambda parameters: (tree.map(jax.numpy.zeros_like, parameters),
                                       tree.map(jax.numpy.zeros_like, parameters),
                                       np.float32(0))


def jax_step(loss, update):
    """(parameters, state), X, Y -> the same after a step, and the loss before it."""
    import jax

    def step(carry, X, Y):
        parameters, state = carry
        value, gradients = jax.value_and_grad(loss)(parameters, X, Y)
        return update(parameters, gradients, state), value

    return step


def jax_training(parameters, step, start, *data):
    """A turn: step(carry, ...) compiled, on what it gave last time."""
    import jax
    compiled = jax.jit(step, donate_argnums=0)
    parameters = jax.device_put(parameters)
    carry = (parameters, start(parameters))
    data = jax.device_put(data)

    def turn():
        nonlocal carry
        carry, value = compiled(carry, *data)
        jax.block_until_ready((carry, value))

    return turn


def jax_cat(layer_dims):
    X, Y = notebook["data"]()
    update, start = jax_sgd(0.0075)
    return jax_training(jax_parameters(layer_dims, np.float64), jax_step(jax_binary_loss, update),
                        start, np.ascontiguousarray(X.T), Y.T.astype(np.float64))


def jax_cat_deep():
    return jax_cat([12288, 20, 7, 5, 1])


def jax_cat_two():
    return jax_cat([12288, 7, 1])


def jax_classifier(layer_dims, m, optimizer):
    random = np.random.RandomState(1)
    update, start = optimizer
    return jax_training(jax_parameters(layer_dims, np.float32),
                        jax_step(jax_cross_entropy(jax_logits), update), start,
                        random.randn(m, layer_dims[0]).astype(np.float32),
                        random.randint(0, layer_dims[-1], m))


def jax_mnist_128():
    return jax_classifier([784, 512, 256, 10], 128, jax_sgd(0.01))


def jax_mnist_adam():
    return jax_classifier([784, 512, 256, 10], 128, jax_adam())


def jax_wide():
    return jax_classifier([4096, 4096, 4096, 10], 512, jax_sgd(0.01))


def jax_epoch():
    """An epoch as torch_epoch's, in one compiled scan."""
    import jax
    update, start = jax_adam()
    step = jax_step(jax_cross_entropy(jax_logits), update)

    def epoch(carry, X, Y, key):
        order = jax.random.permutation(key, 60000)
        full = order[:60000 // 64 * 64].reshape(-1, 64)
        carry, values = jax.lax.scan(lambda carry, batch: step(carry, X[batch], Y[batch]), carry,
                                     full)
        rest = order[full.size:]
        return step(carry, X[rest], Y[rest])

    X = np.random.RandomState(1).randn(60000, 784).astype(np.float32)
    Y = np.random.RandomState(2).randint(0, 10, 60000)
    return jax_training(jax_parameters([784, 256, 128, 10], np.float32), epoch, start, X, Y,
                        jax.random.key(1))


def jax_small(layer_dims, m):
    """A scan of a thousand steps."""
    import jax
    random = np.random.RandomState(1)
    update, start = jax_sgd(0.0075)
    step = jax_step(jax_binary_loss, update)

    def steps(carry, X, Y):
        return jax.lax.scan(lambda carry, _: step(carry, X, Y), carry, None, length=1000)

    return jax_training(jax_parameters(layer_dims, np.float64), steps, start,
                        random.randn(m, layer_dims[0]),
                        random.randint(0, 2, (m, 1)).astype(np.float64))


def jax_2_4_1_m4():
    return jax_small([2, 4, 1], 4)


def jax_5_4_3_1_m4():
    return jax_small([5, 4, 3, 1], 4)


def jax_2_4_1_m400():
    return jax_small([2, 4, 1], 400)


def jax_5_4_3_1_m400():
    return jax_small([5, 4, 3, 1], 400)


def jax_lenet():
    import jax
    random = np.random.RandomState(1)

    def convolution(A, W, padding):
        return jax.lax.conv_general_dilated(A, W, (1, 1), padding,
                                            dimension_numbers=("NHWC", "HWIO", "NHWC"))

    def max_pool(A):
        return jax.lax.reduce_window(A, -np.inf, jax.lax.max, (1, 2, 2, 1), (1, 2, 2, 1), "VALID")

    def logits(parameters, X):
        convolutions, dense = parameters
        (W1, b1), (W2, b2) = convolutions
        A = max_pool(jax.nn.relu(convolution(X, W1, "SAME") + b1))
        A = max_pool(jax.nn.relu(convolution(A, W2, "VALID") + b2))
        return jax_logits(dense, A.reshape(A.shape[0], -1))

    def filters(*shape):
        W = random.randn(*shape) / np.sqrt(np.prod(shape[:3]))
        return W.astype(np.float32), np.zeros(shape[3], np.float32)

    parameters = ([filters(5, 5, 1, 6), filters(5, 5, 6, 16)],
                  jax_parameters([400, 120, 84, 10], np.float32))
    update, start = jax_sgd(0.01)
    return jax_training(parameters, jax_step(jax_cross_entropy(logits), update), start,
                        random.randn(64, 28, 28, 1).astype(np.float32),
                        random.randint(0, 10, 64))
