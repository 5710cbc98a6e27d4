"""The same figures by matplotlib (Agg)."""

import io

import matplotlib.pyplot as plt
import numpy as np


def figure(draw, **options):
    """A row's function: draws into new axes, and renders the figure to PNG in memory."""

    def turn():
        fig, ax = plt.subplots(**{"figsize": (5, 4), **options})
        draw(ax, fig)
        fig.savefig(io.BytesIO(), format="png")
        plt.close(fig)

    return turn


def randn(*shape, seed=1):
    return np.random.RandomState(seed).randn(*shape)


def line():
    y = randn(200).cumsum()

    def draw(ax, fig):
        ax.plot(y, label="cost")
        ax.set_xlabel("iterations")
        ax.set_ylabel("cost")
        ax.set_title("Learning rate = 0.0075")
        ax.legend()

    return figure(draw)


def subplots():
    y = randn(200)

    def turn():
        fig, axes = plt.subplots(2, 3, figsize=(9, 6))
        for ax in axes.flat:
            ax.plot(y)
        fig.savefig(io.BytesIO(), format="png")
        plt.close(fig)

    return turn


def long_line():
    y = randn(1000000)
    return figure(lambda ax, fig: ax.plot(y))


def smooth_line():
    y = randn(1000000).cumsum()
    return figure(lambda ax, fig: ax.plot(y))


def scatter():
    x, y = randn(100000), randn(100000, seed=2)
    return figure(lambda ax, fig: ax.scatter(x, y, s=4, alpha=0.5))


def scatter_by_value():
    x, y = randn(100000), randn(100000, seed=2)
    return figure(lambda ax, fig: ax.scatter(x, y, c=x, s=4))


def image():
    z = randn(4000, 4000)
    return figure(lambda ax, fig: ax.imshow(z))


def contourf():
    x = np.linspace(-3, 3, 300)
    xx, yy = np.meshgrid(x, x)
    z = np.sin(xx * 2) * np.cos(yy)
    return figure(lambda ax, fig: fig.colorbar(ax.contourf(xx, yy, z), ax=ax))


def hist():
    y = randn(100000)
    return figure(lambda ax, fig: ax.hist(y, bins=50))
