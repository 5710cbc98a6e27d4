"""Training in the notebook's own NumPy code, and in PyTorch, eager."""

import os
import runpy

import numpy as np

notebook = runpy.run_path(os.path.join(os.path.dirname(os.path.abspath(__file__)), "cat.py"))


# --- NumPy ---------------------------------------------------------------------------------------

cat_deep = notebook["deep"]
cat_two = notebook["two_layer"]


def small(layer_dims, m):
    """The notebook's iteration for a small network."""
    random = np.random.RandomState(1)
    X, Y = random.randn(layer_dims[0], m), random.randint(0, 2, (1, m))
    return notebook["training"](layer_dims, lambda n_prev: 1 / np.sqrt(n_prev), X, Y)


def small_2_4_1_m4():
    return small([2, 4, 1], 4)


def small_5_4_3_1_m4():
    return small([5, 4, 3, 1], 4)


def small_2_4_1_m400():
    return small([2, 4, 1], 400)


def small_5_4_3_1_m400():
    return small([5, 4, 3, 1], 400)


def classifier(layer_dims, m):
    """One step of gradient descent with relu layers and softmax, in float32, as the notebook would."""
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


def torch_training(model, X, Y, loss, make_optimizer):
    optimizer = make_optimizer(model.parameters())

    def step():
        optimizer.zero_grad()
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


def torch_classifier(layer_dims, m, make_optimizer=None):
    import torch
    from torch import nn
    model = torch_mlp(layer_dims)
    X, Y = torch.randn(m, layer_dims[0]), torch.randint(0, layer_dims[-1], (m,))
    return torch_training(model, X, Y, nn.CrossEntropyLoss(),
                          make_optimizer or (lambda p: torch.optim.SGD(p, lr=0.01)))


def torch_mnist_128():
    return torch_classifier([784, 512, 256, 10], 128)


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
