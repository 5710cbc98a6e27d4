"""Random operations on arrays and what NumPy makes of them, for spec/np/differential_spec.lua.

Prints one JSON line per case: Lua code that returns results of np and the arrays a, b, c, ...; the
arrays; NumPy's results; and how many units in the last place ours may differ (0: the same bits).
"""
import json
import random
import sys
import warnings

import numpy as np

warnings.simplefilter("ignore")
np.seterr(all="ignore")
seed = int(sys.argv[1])
R, G = random.Random(seed), np.random.RandomState(seed)

TYPES = ["float64", "float32", "int64", "uint8", "bool"]
LETTERS = "abcdef"


def data(shape, dtype=None):
    dtype = dtype or R.choice(TYPES)
    x = G.randn(*shape) * 10.0 ** G.randint(-3, 4, shape)
    if dtype == "int64":
        x = G.randint(-20, 200, shape)
    if dtype == "uint8":
        x = G.randint(0, 256, shape)
    if dtype == "bool":
        x = np.asarray(x) > 0
    return np.asarray(x).astype(dtype)


def describe(x):
    x = np.asarray(x)
    if x.dtype.kind in "iu" and x.dtype != np.uint8:
        x = x.astype(np.int64)
    return {"dtype": x.dtype.name, "shape": list(x.shape), "data": x.tobytes().hex()}


def emit(code, arrays, compute, ulps=0):
    """Results in float16, which arrays do not have, and refusals are left out."""
    try:
        results = compute()
    except (TypeError, ValueError, IndexError):
        return
    if not isinstance(results, (tuple, list)):
        results = [results]
    results = [np.asarray(x) for x in results]
    if all(x.dtype != np.float16 for x in results):
        print(json.dumps({"code": code, "arrays": [describe(x) for x in arrays], "ulps": ulps,
                          "results": [describe(x) for x in results]}))


def item(n):
    """A position or a range in an axis of n elements: for Python and, as text, for Lua."""
    kind = R.random()
    if kind < 0.25:
        k = R.randrange(-n, n)
        return k, str(k + 1 if k >= 0 else k)
    if kind > 0.8:
        return slice(None), "':'"
    first, last, step = R.randrange(n), R.randrange(n), R.choice([1, 1, 2, 3, -1, -2])
    if (last - first) * step < 0:
        first, last = last, first
    stop = last + (1 if step > 0 else -1)
    part = slice(first, stop if stop >= 0 else None, step)
    form = R.choice(["'%d:%d:%d'", "{%d, %d, %d}"])
    shift = R.choice([1, -n])  # counted from the start or from the end
    return part, form % (first + shift, last + shift, step)


def axis_list(axes):
    return "{%s}" % ", ".join(str(k + 1) for k in axes)


def index_cases(count):
    """Reading and writing by all kinds of items, in up to five dimensions."""
    for _ in range(count):
        a = data([R.randint(1, 5) for _ in range(R.randint(1, 5))])
        items, lua, arrays = [], [], [a]
        lists, extents = R.choice([0, 0, 1, 2]), R.choice([[3], [2, 1], [1, 3]])
        for n in a.shape:
            if R.random() < 0.1:
                items.append(None)
                lua.append("np.newaxis" if R.random() < 0.5 else "'newaxis'")
            if lists > 0 and R.random() < 0.5:
                lists -= 1
                mask = len(arrays) == 1 and lists == 0 and R.random() < 0.3
                k = G.rand(n) < 0.6 if mask else G.randint(-n, n, extents)
                items.append(k)
                lua.append(LETTERS[len(arrays)])
                arrays.append(k if mask else np.where(k >= 0, k + 1, k))
            else:
                part, text = item(n)
                items.append(part)
                lua.append(text)
        start = R.randint(0, len(items))
        end = R.randint(start, len(items))
        if all(isinstance(x, slice) and x == slice(None) for x in items[start:end]):
            items[start:end], lua[start:end] = [Ellipsis], ["'...'"]
        index, text = tuple(items), ", ".join(lua)
        emit("return a{%s}" % text, arrays, lambda: a[index])
        extents = [n if R.random() < 0.8 else 1 for n in np.shape(a[index])][R.choice([0, 0, 1]):]
        values = data(extents, R.choice([a.dtype.name, "uint8", "bool"]))

        def changed():
            result = a.copy()
            result[index] = values
            return result

        name = LETTERS[len(arrays)]
        emit("a[{%s}] = %s return a" % (text, name), arrays + [values], changed)


def mask_cases(count):
    """Masks over the first axes, with ranges behind them."""
    for _ in range(count):
        a = data([R.randint(1, 5) for _ in range(R.randint(1, 4))])
        k = R.randint(1, a.ndim)
        mask = G.rand(*a.shape[:k]) < 0.5
        rest = [item(n) for n in a.shape[k:]]
        emit("return a[b]", [a, mask], lambda: a[mask])
        emit("return a{%s}" % ", ".join(["b"] + [text for _, text in rest]), [a, mask],
             lambda: a[(mask,) + tuple(part for part, _ in rest)])
        values = data(a[mask].shape, a.dtype.name)

        def changed(new):
            result = a.copy()
            result[mask] = new
            return result

        emit("a[b] = c return a", [a, mask, values], lambda: changed(values))
        emit("a[b] = 1 return a", [a, mask], lambda: changed(1))


EXACT = ["add", "subtract", "multiply", "divide", "floor_divide", "remainder", "maximum", "minimum",
         "fmax", "fmin", "copysign", "equal", "not_equal", "less", "less_equal", "greater",
         "greater_equal", "logical_and", "logical_or", "logical_xor", "bitwise_and", "bitwise_or",
         "bitwise_xor", "left_shift", "right_shift", "heaviside"]
NEAR = ["power", "arctan2", "hypot", "logaddexp", "float_power"]
UNARY = ["exp", "expm1", "log", "log1p", "log2", "log10", "sqrt", "square", "absolute", "sign",
         "sin", "cos", "tan", "arcsin", "arccos", "arctan", "sinh", "cosh", "tanh", "arcsinh",
         "arccosh", "arctanh", "floor", "ceil", "trunc", "rint", "isnan", "isinf", "isfinite",
         "negative", "cbrt", "exp2", "logical_not", "invert", "signbit", "rad2deg", "deg2rad",
         "fabs", "fix"]


def elementwise_cases():
    """All pairs of types; operators with numbers of the kinds that NumPy tells apart."""
    for name in EXACT + NEAR:
        for t in TYPES:
            for u in TYPES:
                a, b = data([3, 1], t), data([4], u)
                if name == "power":
                    b = (b.astype("float64") % 3).astype(u)  # integers to negative powers raise
                emit("return np.%s(a, b)" % name, [a, b], lambda: getattr(np, name)(a, b),
                     4 if name in NEAR else 0)
    for name in UNARY:
        for t in TYPES:
            a = data([7], t)
            emit("return np.%s(a)" % name, [a], lambda: getattr(np, name)(a), 4)
    for t in TYPES:
        a = data([6], t)
        for u in TYPES:
            b = np.clip(a, 0, 200) if t.startswith("float") and u == "uint8" else a
            emit("return a:astype '%s'" % u, [b], lambda: b.astype(u))
        for number in ("2", "2.5", "7", "0"):
            for operator in ("+", "-", "*", "/", "//", "%"):
                for form in ("a %s %s" % (operator, number), "%s %s a" % (number, operator)):
                    emit("return " + form, [a], lambda: eval(form, {"a": a}))


def layout_cases(count):
    """Operands whose axes are in another order."""
    for _ in range(count):
        shape = [R.randint(1, 9) for _ in range(R.randint(1, 3))]
        a, b = data(shape), data([n if R.random() < 0.7 else 1 for n in shape][::-1]).T
        for name in ("add", "multiply", "divide", "maximum", "less", "logical_and"):
            emit("return np.%s(a, b.T)" % name, [a, np.ascontiguousarray(b.T)],
                 lambda: getattr(np, name)(a, b))


def reduction_cases(count):
    for _ in range(count):
        shape = [R.choice([1, 2, 3, 7, 8, 9, 17]) for _ in range(R.randint(1, 4))]
        if R.random() < 0.1:
            shape = [R.choice([130, 1000, 8192]), R.choice([1, 3])]
        a = data(shape)
        order = list(range(a.ndim))
        R.shuffle(order)
        v, code = a.transpose(order), "a:transpose" + axis_list(order)
        if R.random() < 0.5:
            parts = [item(n) for n in v.shape]
            parts = [(p, t) if isinstance(p, slice) else (slice(None), "':'") for p, t in parts]
            v = v[tuple(p for p, _ in parts)]
            code = "%s{%s}" % (code, ", ".join(t for _, t in parts))
        axes = tuple(R.sample(order, R.randint(1, len(order))))
        keep = R.random() < 0.5
        kept = "true" if keep else "false"
        for name in ("sum", "prod", "mean", "var", "std", "min", "max", "any", "all", "median",
                     "count_nonzero", "ptp"):
            if name == "ptp" and a.dtype == bool:
                continue
            emit("return np.%s(%s, {axis = %s, keepdims = %s})" % (name, code, axis_list(axes), kept),
                 [a], lambda: getattr(np, name)(v, axis=axes, keepdims=keep))
        k = axes[0]
        for name in ("argmin", "argmax"):
            emit("return np.%s(%s, {axis = %d, keepdims = %s}), np.%s(%s)" % (
                name, code, k + 1, kept, name, code), [a],
                lambda: [getattr(np, name)(v, axis=k, keepdims=keep) + 1, getattr(np, name)(v) + 1])
        for name in ("cumsum", "cumprod"):
            emit("return np.%s(%s, %d), np.%s(%s)" % (name, code, k + 1, name, code), [a],
                 lambda: [getattr(np, name)(v, axis=k), getattr(np, name)(v)])
        emit("return np.sort(%s, %d), np.argsort(%s, %d)" % (code, k + 1, code, k + 1), [a],
             lambda: [np.sort(v, k), np.argsort(v, k, kind="stable") + 1])
        if a.dtype != bool:
            emit("return np.percentile(%s, 30, {axis = %s, keepdims = %s})" % (
                code, axis_list(axes), kept), [a],
                lambda: np.percentile(v, 30, axis=axes, keepdims=keep))
        for order_of_norm in (None, 1, np.inf, 0, 3):
            text = {None: "nil", np.inf: "np.inf"}.get(order_of_norm, str(order_of_norm))
            emit("return np.linalg.norm(%s, %s, {axis = %d, keepdims = %s})" % (
                code, text, k + 1, kept), [a],
                lambda: np.linalg.norm(v, order_of_norm, k, keep), 8)


def shape_cases(count):
    for _ in range(count):
        a = data([R.randint(1, 4) for _ in range(R.randint(1, 4))])
        b = data(a.shape)
        i, j, k = R.randrange(a.ndim), R.randrange(a.ndim), R.randrange(a.ndim + 1)
        emit("return a:swapaxes(%d, %d), np.moveaxis(a, %d, %d), a:squeeze(), a:expand_dims(%d)" % (
            i + 1, j - a.ndim, i + 1, j + 1, k + 1), [a],
            lambda: [a.swapaxes(i, j), np.moveaxis(a, i, j), a.squeeze(), np.expand_dims(a, k)])
        emit("return a.T:ravel(), a:flatten(), a.T:reshape(-1, 1)", [a],
             lambda: [a.T.ravel(), a.flatten(), a.T.reshape(-1, 1)])
        times = [R.randint(0, 2) for _ in range(R.randint(1, a.ndim + 1))]
        emit("return np.tile(a, {%s})" % ", ".join(map(str, times)), [a], lambda: np.tile(a, times))
        axes = R.sample(range(a.ndim), R.randint(1, a.ndim))
        shifts = [R.randint(-4, 4) for _ in axes]
        emit("return np.roll(a, {%s}, %s), np.flip(a, %s)" % (
            ", ".join(map(str, shifts)), axis_list(axes), axis_list(axes)), [a],
            lambda: [np.roll(a, shifts, axes), np.flip(a, tuple(axes))])
        emit("return table.unpack(np.array_split(a, 3, %d))" % (i + 1), [a],
             lambda: np.array_split(a, 3, i))
        emit("return np.concatenate({a, b}, %d), np.stack({a, b}, %d)" % (i + 1, k + 1), [a, b],
             lambda: [np.concatenate([a, b], i), np.stack([a, b], k)])
        emit("return np.vstack{a, b}, np.hstack{a, b}, np.dstack{a, b}", [a, b],
             lambda: [np.vstack([a, b]), np.hstack([a, b]), np.dstack([a, b])])
        emit("return np.where(a:astype 'bool', a, b)", [a, b],
             lambda: np.where(a.astype(bool), a, b))
        emit("return np.nonzero(a)", [a], lambda: [x + 1 for x in np.nonzero(a)])
        emit("return np.clip(a, 1, 3)", [a], lambda: np.clip(a, 1, 3))


def product_cases(count):
    """Of types other than uint8 and bool, whose products are int64 here, so that sums fit."""
    kinds = ["float64", "float32", "int64"]
    for _ in range(count):
        m, k, n = [R.randint(1, 6) for _ in range(3)]
        t, u = R.choice(kinds), R.choice(kinds)
        a, b, v, w = data([m, k], t), data([k, n], u), data([k], t), data([k], u)
        stack = data(R.choice([[], [2], [3, 1]]) + [m, k], t)
        if "float" in t + u:  # small integers: every order of addition gives the same bits
            a, b, v, w, stack = [np.round(x) % 50 for x in (a, b, v, w, stack)]
        emit("return np.dot(a, b), a:dot(d), np.dot(c, d), np.matmul(e, b)", [a, b, v, w, stack],
             lambda: [np.dot(a, b), a.dot(w), np.dot(v, w), np.matmul(stack, b)])
        emit("return np.inner(c, d), np.outer(c, d), np.tensordot(a, b, 1), np.kron(a, c)",
             [a, b, v, w], lambda: [np.inner(v, w), np.outer(v, w), np.tensordot(a, b, 1),
                                    np.kron(a, v)])
        for subscripts, names, arrays in (("ij,jk->ki", "ab", (a, b)), ("ij->ji", "a", (a,)),
                                          ("ij,jk", "ab", (a, b)), ("ij->", "a", (a,)),
                                          ("ij,j->i", "ad", (a, w)), ("i,j->ij", "cd", (v, w)),
                                          ("...ij,jk->...ik", "eb", (stack, b)),
                                          ("ij,jk,j->ik", "abd", (a, b, w))):
            emit("return np.einsum('%s', %s)" % (subscripts, ", ".join(names)),
                 [a, b, v, w, stack], lambda: np.einsum(subscripts, *arrays))
        emit("return np.trace(a), np.trace(a, 1)", [a], lambda: [np.trace(a), np.trace(a, 1)])


def special(n, dtype=None):
    """A vector with repetitions and, of reals, NaN, infinities and zeros of both signs."""
    x = data([n], dtype)
    if n > 0:
        x = x[G.randint(0, n, n)]
    if x.dtype.kind == "f" and R.random() < 0.5:
        x[G.rand(n) < 0.1] = R.choice([np.nan, np.inf, -np.inf])
        x[G.rand(n) < 0.2] = 0.0
        x[G.rand(n) < 0.2] = -0.0
    return x


def line_cases(count):
    """Vectors, also such as are longer than what loops do at a time."""
    for _ in range(count):
        n = R.choice([1, 2, 3, 7, 40, 60, 511, 513, 1200])
        a, k = special(n), R.randrange(n)
        position = R.choice(["%d" % (k + 1), "%d" % (k - n)])
        plain = np.abs(a)  # partitions put zeros of both signs in no order
        emit("local p = np.partition(a, {%s, 1}) return p{{%d, %d}}, p:sort(), a[a:argpartition(%d)]:sort()"
             % (position, k + 1, k + 1, k + 1), [plain],
             lambda: [np.sort(plain)[k:k + 1]] + [np.sort(plain)] * 2)
        mask, values = G.rand(n) < R.choice([0.02, 0.5, 0.98]), special(n, a.dtype.name)
        m = np.count_nonzero(mask)
        emit("return a[b], np.nonzero(b), np.where(b, a, c), np.where(b, a, 1)", [a, mask, values],
             lambda: [a[mask], np.nonzero(mask)[0] + 1, np.where(mask, a, values),
                      np.where(mask, a, 1 if a.dtype != np.float32 else np.float32(1))])
        changed = a.copy()
        changed[mask] = values[:m]
        emit("a[b] = c{{1, %d}} return a" % m if m else "return a", [a, mask, values],
             lambda: changed if m else a)
        emit("return np.delete(a, %s), np.delete(a, b), np.insert(a, %s, c)" % (position, k + 1),
             [a, mask, values],
             lambda: [np.delete(a, k), np.delete(a, mask), np.insert(a, k, values)])
        where = G.randint(0, n + 1, R.randint(1, 4))
        emit("return np.insert(a, b, 1), np.delete(a, c)", [a, where + 1, where[where < n] + 1],
             lambda: [np.insert(a, where, 1), np.delete(a, where[where < n])])


def signal_cases(count):
    for _ in range(count):
        n, m = R.choice([1, 2, 5, 33, 200]), R.choice([1, 2, 3, 40, 90])
        a, v = data([n]), data([m])
        if "float" in a.dtype.name + v.dtype.name:  # every order of addition gives the same bits
            a, v = [x if x.dtype == bool else np.round(x) % 50 for x in (a, v)]
        mode = R.choice(["full", "same", "valid"])
        emit("return np.convolve(a, b, '%s')" % mode, [a, v], lambda: np.convolve(a, v, mode))
        x, bins = special(n), R.choice([1, 3, 10, 50])
        emit("return np.histogram(a, %d)" % bins, [x], lambda: np.histogram(x, bins))
        emit("return np.histogram(a, %d, {range = {-2, 7.5}})" % bins, [x],
             lambda: np.histogram(x, bins, (-2, 7.5)))
        w = np.round(data([n], "float64"))
        emit("return np.histogram(a, {bins = %d, weights = b, range = {-1, 3}})" % bins, [x, w],
             lambda: np.histogram(x, bins, (-1, 3), weights=w))
        xp, fp = np.sort(special(m, "float64")), special(m, "float64")
        at = np.concatenate([special(n, "float64"), xp, [np.nan, np.inf, -np.inf]])
        if not np.isnan(xp).any():
            emit("return np.interp(a, b, c), np.interp(a, b, c, {left = -1, right = 2})",
                 [at, xp, fp], lambda: [np.interp(at, xp, fp), np.interp(at, xp, fp, -1, 2)])
        shape = [R.randint(1, 6) for _ in range(R.randint(1, 3))]
        b = data(shape)
        mode = R.choice(["edge", "wrap", "symmetric", "reflect"])
        widths = [(R.randint(0, 4), R.randint(0, 4)) for _ in shape]
        if mode == "wrap":  # NumPy before 1.25 is wrong about more than one turn
            widths = [(min(x, n), min(y, n)) for (x, y), n in zip(widths, shape)]
        emit("return np.pad(a, {%s}, '%s')" % (", ".join("{%d, %d}" % w for w in widths), mode),
             [b], lambda: np.pad(b, widths, mode))


index_cases(300)
mask_cases(100)
elementwise_cases()
layout_cases(60)
reduction_cases(150)
shape_cases(80)
product_cases(60)
line_cases(150)
signal_cases(150)
