--- Help for dnn.data: see dnn.help.doc for the form of entries.

local data = require "dnn.data"

local docs = { title = "Data sets", prefixes = { "dnn.data." } }

--- The function that "dnn.data.idx" stands for.
function docs.resolve(name)
  return data[name:match("[%w_]+$")]
end

docs.entries = {
  {
    name = "dnn.data.idx",
    signature = "idx(path) -> array",
    text = [[
      Reads an IDX file, in which MNIST and its relatives come; compressed by gzip or not. Bytes
      are read as uint8, other integers as int64, reals as they are. More than 16 dimensions, and
      more elements than the file holds, are refused before memory is taken.]],
    example = [[
local path = os.tmpname()
io.open(path, "wb"):write("\0\0\8\1\0\0\0\3\7\2\1"):close()
print(require("dnn.data").idx(path))
os.remove(path)]],
    output = "[7 2 1]",
  },
  {
    name = "dnn.data.mnist",
    signature = 'mnist(directory [, {subset = "train"}]) -> images (m, 28, 28), Y (1, m)',
    types = { directory = "string", images = "dnn.array", Y = "dnn.array" },
    text = [[
      Handwritten digits, 28 x 28: of the subset "train", 60000 pictures, or "test", 10000. The
      directory holds the files as they are distributed, compressed by gzip or not:
      train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte and
      t10k-labels-idx1-ubyte, at https://ossci-datasets.s3.amazonaws.com/mnist/. For a network:
      X = dnn.data.normalize_images(images).]],
    choices = { subset = { "train", "test" } },
    example = [[
local found, problem = pcall(dnn.data.mnist, "no directory")
print(problem:match "there is .*")]],
    output = "there is no train-images-idx3-ubyte in 'no directory'"
      .. ": the files are at https://ossci-datasets.s3.amazonaws.com/mnist/",
  },
  {
    name = "dnn.data.fashion_mnist",
    signature = 'fashion_mnist(directory [, {subset = "train"}]) -> images (m, 28, 28), Y (1, m)',
    types = { directory = "string", images = "dnn.array", Y = "dnn.array" },
    text = [[
      Clothes of ten kinds in files of the form and names of MNIST's, which
      https://github.com/zalandoresearch/fashion-mnist has; see dnn.data.mnist.]],
    choices = { subset = { "train", "test" } },
    example = [[
local found, problem = pcall(dnn.data.fashion_mnist, "no directory")
print(problem:match "there is .*")]],
    output = "there is no train-images-idx3-ubyte in 'no directory'"
      .. ": the files are at https://github.com/zalandoresearch/fashion-mnist",
  },
  {
    name = "dnn.data.usps",
    signature = 'usps(directory [, {subset = "train"}]) -> images (m, 16, 16), Y (1, m)',
    types = { directory = "string", images = "dnn.array", Y = "dnn.array" },
    text = [[
      Digits of postal codes, 16 x 16, float32 from 0 to 1: of the subset "train", 7291
      pictures, or "test", 2007. The directory holds usps.h5, which
      https://www.kaggle.com/datasets/bistaumanga/usps-dataset has. For a network: X =
      images:reshape(-1, 256).T.]],
    choices = { subset = { "train", "test" } },
    example = [[
local found, problem = pcall(dnn.data.usps, "no directory")
print(problem:match "there is .*")]],
    output = "there is no usps.h5 in 'no directory'"
      .. ": the files are at https://www.kaggle.com/datasets/bistaumanga/usps-dataset",
  },
  {
    name = "dnn.data.cifar10",
    signature = 'cifar10(directory [, {subset = "train"}]) -> images (m, 32, 32, 3), Y (1, m)',
    types = { directory = "string", images = "dnn.array", Y = "dnn.array" },
    text = [[
      Pictures of ten kinds of things, 32 x 32 in colours: of the subset "train", 50000, or
      "test", 10000. The directory holds data_batch_1.bin to data_batch_5.bin and test_batch.bin
      of https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz. For a network: X =
      dnn.data.normalize_images(images, {pictures = true}).]],
    choices = { subset = { "train", "test" } },
    example = [[
local found, problem = pcall(dnn.data.cifar10, "no directory")
print(problem:match "there is .*")]],
    output = "there is no data_batch_1.bin in 'no directory'"
      .. ": the files are at https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz",
  },
  {
    name = "dnn.data.read_csv",
    signature = 'read_csv(path [, {sep = string, header = true, names = table, usecols = table, '
      .. 'skiprows = 0, nrows = integer, dtype = string, na_values = string, decimal = "."}]) '
      .. "-> table of columns",
    types = {
      dtype = "string|table<string, string>", na_values = "string|number|table", decimal = "string",
      names = "string[]", nrows = "integer", usecols = "table",
    },
    text = [[
      Reads a table of named columns, CSV or TSV, compressed by gzip or not; the options are those
      of pandas. A column of numbers is an array (n,), int64 if all are integers, float64
      otherwise, with NaN where a value is missing; any other one, such as dates, is a list of
      strings. t.age or t:column("age") is a column, t.columns the names, #t the number of rows;
      t.bmi = t.weight / t.height ^ 2 adds a column. t:matrix{"age", "height"} puts columns side by
      side: (n, 2), an example in each row. Networks take examples as columns: X =
      t:matrix{"age", "height"}.T, Y = t.sick:reshape(1, -1). Fields in quotes may hold the
      separator, line ends and "" for a quote (RFC 4180). The text should be UTF-8; the file has to
      fit into memory, with at most 1048576 columns.]],
    options = {
      sep = 'the character between fields; "," by default, "\\t" where the path ends in .tsv',
      header = "whether the first line has the names; true unless there are names",
      names = "names of all columns",
      usecols = "names or positions of the columns to read, in this order",
      skiprows = "lines to pass over at the start",
      nrows = "rows to read at most",
      dtype = '"float64", "float32", "int64", "uint8" or "string" for all columns, or a table by '
        .. "name; other fields are errors, which name line and column",
      na_values = 'what stands for a missing number, one or a list, besides "", "NA", "null" and '
        .. "the others of pandas",
      decimal = '"." or ","',
    },
    example = [[
local path = os.tmpname()
io.open(path, "w"):write("name,age,height\nAda,36,1.65\nBob,,1.8\n"):close()
local t = dnn.data.read_csv(path)
print(t)
print(t:matrix{"age", "height"}.T)
os.remove(path)]],
    output = [=[
name        age   height
string  float64  float64
Ada        36.0     1.65
Bob         nan      1.8
2 rows, 3 columns
[[36.     nan]
 [ 1.65  1.8 ]]]=],
  },
  {
    name = "dnn.data.write_csv",
    signature = 'write_csv(path, table [, {sep = string, columns = table, header = true, '
      .. 'na_rep = "", decimal = "."}])',
    types = {
      columns = "string[]", na_rep = "string", decimal = "string", table = "dnn.data.Table|table",
    },
    text = [[
      Writes a table of read_csv, or any {name = column, ...}, in one step: whatever happens,
      there is the old file or the new one. A column is an array (n,) or a list. Numbers have the
      shortest digits that read back as the same, booleans are 1 and 0.]],
    options = {
      sep = 'the character between fields; "," by default, "\\t" where the path ends in .tsv',
      columns = "names of the columns to write, in this order; all by default, a plain table's "
        .. "sorted by name",
      header = "whether the first line has the names",
      na_rep = "what NaN is written as",
      decimal = '"." or ","',
    },
    example = [[
local path = os.tmpname()
dnn.data.write_csv(path, {x = np.array{0.1, 0/0}, label = {"a, b", "c"}})
print((io.open(path):read("a"):gsub("\n$", "")))
os.remove(path)]],
    output = 'label,x\n"a, b",0.1\nc,',
  },
  {
    name = "dnn.data.planar",
    signature = "planar([{seed = 1}]) -> X (2, 400), Y (1, 400)",
    text = [[
      The course's flower, two classes whose petals alternate: what its load_planar_dataset
      draws.]],
    example = [[
local X, Y = dnn.data.planar()
print(X "1:2, 1:3")]],
    output = [=[
[[ 1.20444229  0.1587099   0.0952472 ]
 [ 3.57611415 -1.4821709  -1.27995533]]]=],
  },
  {
    name = "dnn.data.moons",
    signature = "moons([{n_samples = 100, noise = number, shuffle = true, seed = integer}]) -> "
      .. "X (2, m), Y (1, m)",
    text = [[
      Two half moons that interlock, as scikit-learn's make_moons draws them. noise is a standard
      deviation. Without a seed the stream of np.random is used.]],
    example = [[
local X, Y = dnn.data.moons{n_samples = 300, noise = 0.2, seed = 3}
print(X "1:2, 1:3")
print(Y "1, 1:3")]],
    output = [=[
[[-0.21687013  0.80505015  0.71127451]
 [ 1.01544937 -0.5579734  -0.41006024]]
[0 1 1]]=],
  },
  {
    name = "dnn.data.circles",
    signature = "circles([{n_samples = 100, noise = number, factor = 0.8, shuffle = true, seed "
      .. "= integer}]) -> X (2, m), Y (1, m)",
    text = [[
      A circle around another, as scikit-learn's make_circles draws them: class 0 outside, class
      1 inside with the radius factor. Without a seed the stream of np.random is used.]],
    example = [[
local X, Y = dnn.data.circles{n_samples = 300, noise = 0.05, seed = 1}
print(X "1:2, 1:3")
print(Y "1, 1:3")]],
    output = [=[
[[-0.07741354  0.4318696   0.07916502]
 [ 0.85260226 -0.87214504  0.8406611 ]]
[1 0 1]]=],
  },
  {
    name = "dnn.data.blobs",
    signature = "blobs([{n_samples = 100, centers = 3, cluster_std = 1, shuffle = true, seed = "
      .. "integer}]) -> X (2, m), Y (1, m)",
    text = [[
      Round clouds of points around random centers, as scikit-learn's make_blobs draws them.
      Without a seed the stream of np.random is used.]],
    example = [[
local X, Y = dnn.data.blobs{n_samples = 200, centers = 6, seed = 5}
print(X "1:2, 1:3")
print(Y "1, 1:3")]],
    output = [=[
[[-0.87813281  5.94703746 -4.10966027]
 [ 2.78344509 -0.05723237 -6.19478878]]
[2 3 4]]=],
  },
  {
    name = "dnn.data.gaussian_quantiles",
    signature = "gaussian_quantiles([{n_samples = 100, n_classes = 3, cov = 1, shuffle = true, "
      .. "seed = integer}]) -> X (2, m), Y (1, m)",
    text = [[
      One cloud of points whose classes are rings of equally many points, as scikit-learn's
      make_gaussian_quantiles draws them. Without a seed the stream of np.random is used.]],
    example = [[
local X, Y = dnn.data.gaussian_quantiles{n_samples = 200, n_classes = 2, seed = 1}
print(X "1:2, 1:3")
print(Y "1, 1:3")]],
    output = [=[
[[ 0.49521132 -2.793085    0.10622272]
 [-0.17470316  1.93752881 -1.52568032]]
[0 1 1]]=],
  },
  {
    name = "dnn.data.load_extra_datasets",
    signature = "load_extra_datasets() -> noisy_circles, noisy_moons, blobs, "
      .. "gaussian_quantiles, no_structure",
    text = [[
      The further data of the planar notebook, each {X, Y} with 200 examples, from the stream of
      np.random. The blobs have six classes, which the notebook takes modulo 2; what has no
      structure has points for Y.]],
    example = [[
np.random.seed(1)
local noisy_circles, noisy_moons = dnn.data.load_extra_datasets()
local X, Y = table.unpack(noisy_moons)
print(X.shape, Y.shape)]],
    output = "(2, 200)\t(1, 200)",
  },
  {
    name = "dnn.data.spirals",
    signature = "spirals([{n_samples = 300, n_classes = 3, noise = 0.2, shuffle = true, seed = "
      .. "integer}]) -> X (2, m), Y (1, m)",
    text = [[
      Spiral arms, one for each class, that wind by 4 radians around the middle; noise is the
      standard deviation of the angle. Without a seed the stream of np.random is used.]],
    example = [[
local X, Y = dnn.data.spirals{seed = 1}
print(X.shape, Y "1, 1:9")]],
    output = "(2, 300)\t[0 1 2 0 0 0 1 0 1]",
  },
  {
    name = "dnn.data.xor",
    signature = "xor([{n_samples = 200, noise = number, seed = integer}]) -> X (2, m), Y (1, m)",
    text = [[
      Points of the square [-1, 1] x [-1, 1], of class 1 where exactly one coordinate is
      positive; noise moves points, not classes. Without a seed the stream of np.random is used.]],
    example = [[
local X, Y = dnn.data.xor{n_samples = 4, seed = 1}
print(X)
print(Y)]],
    output = [=[
[[-0.16595599  0.44064899 -0.99977125 -0.39533485]
 [-0.70648822 -0.81532281 -0.62747958 -0.30887855]]
[[0 1 0 0]]]=],
  },
  {
    name = "dnn.data.one_hot",
    signature = "one_hot(Y [, C]) -> array (C, m)",
    text = [[
      Labels 0 ... C - 1 as columns of zeros with a one in row label + 1. C is the greatest label
      + 1 by default. The notebooks call it convert_to_one_hot.]],
    example = "print(dnn.data.one_hot(np.array{0, 2, 1}))",
    output = [=[
[[1. 0. 0.]
 [0. 0. 1.]
 [0. 1. 0.]]]=],
  },
  {
    name = "dnn.data.train_test_split",
    signature = "train_test_split(X, Y [, {test_size = 0.25, seed = integer}]) -> X_train, "
      .. "X_test, Y_train, Y_test",
    text = [[
      Divides the examples at random into two sets, as scikit-learn does. test_size is the share
      of the test set, rounded up to whole examples. Without a seed the stream of np.random is
      used.]],
    example = [[
local X, Y = dnn.data.planar()
local X_train, X_test, Y_train, Y_test = dnn.data.train_test_split(X, Y, {seed = 1})
print(X_train.shape, Y_test.shape)]],
    output = "(2, 300)\t(1, 100)",
  },
  {
    name = "dnn.data.k_fold",
    signature = "k_fold(X, Y [, {k = 5, shuffle = true, seed = integer}]) -> iterator",
    text = [[
      Divides the examples k times into two sets, so that each of them is in the test set once, as
      scikit-learn's KFold does. The iterator gives fold, X_train, X_test, Y_train, Y_test. Without
      a seed the stream of np.random is used.]],
    example = [[
local X, Y = dnn.data.planar()
for fold, X_train, X_test, Y_train, Y_test in dnn.data.k_fold(X, Y, {k = 3, seed = 1}) do
  print(fold, X_train.shape, X_test.shape, Y_test:mean())
end]],
    output = [=[
1	(2, 266)	(2, 134)	0.57462686567164
2	(2, 267)	(2, 133)	0.45112781954887
3	(2, 267)	(2, 133)	0.47368421052632]=],
  },
  {
    name = "dnn.data.minibatches",
    signature = "minibatches(X, Y [, {batch_size = 64, shuffle = true, seed = integer}]) -> "
      .. "iterator",
    text = [[
      Cuts the examples, in random order, into batches for a loop of your own (net:fit makes its
      own); the last one holds what is left. The iterator gives X and Y of a batch; with a seed
      those of random_mini_batches. Without a seed the stream of np.random is used. Pictures
      (channels, h, w, m) are examples along the last axis, here and in the functions above.]],
    example = [[
local X, Y = dnn.data.moons{n_samples = 150, seed = 1}
for X_batch, Y_batch in dnn.data.minibatches(X, Y, {batch_size = 64, seed = 1}) do
  print(X_batch.shape, Y_batch "1, 1:5")
end]],
    output = [=[
(2, 64)	[1 1 0 1 0]
(2, 64)	[1 0 1 0 1]
(2, 22)	[1 1 1 1 0]]=],
  },
  {
    name = "dnn.data.normalize_images",
    signature = 'normalize_images(images [, {dtype = "float64", pictures = false}]) -> array',
    types = { images = "dnn.array" },
    text = [[
      Pictures of bytes, (m, h, w) or (m, h, w, channels), as examples of reals from 0 to 1: columns
      (h * w * channels, m), or what conv2d takes.]],
    options = {
      dtype = '"float32" takes half the memory',
      pictures = "whether the result is (channels, h, w, m)",
    },
    choices = { dtype = { "float64", "float32" } },
    example = [[
local images = np.array({{{0, 51}, {102, 255}}, {{255, 255}, {0, 0}}}, "uint8")
print(dnn.data.normalize_images(images))
print(dnn.data.normalize_images(images, {pictures = true}).shape)]],
    output = [=[
[[0.  1. ]
 [0.2 1. ]
 [0.4 0. ]
 [1.  0. ]]
(1, 2, 2, 2)]=],
  },
  {
    name = "dnn.data.standardize",
    signature = "standardize(X [, {mean = array, std = array}]) -> X, mean, std",
    text = [[
      Moves and scales each feature, a row of X, to mean 0 and standard deviation 1. For a test
      set give the mean and std of the training set.]],
    example = [[
local X, mean, std = dnn.data.standardize(np.array{{1, 2, 3}, {10, 10, 40}})
print(X)
print(mean.T)]],
    output = [=[
[[-1.22474487  0.          1.22474487]
 [-0.70710678 -0.70710678  1.41421356]]
[[ 2. 20.]]]=],
  },
  {
    name = "dnn.data.resize",
    signature = 'resize(image, h, w [, {method = "area"}]) -> array',
    types = { image = "dnn.array", h = "integer", w = "integer" },
    text = [[
      A picture in another size: (h, w), (h, w, 3) or (h, w, 4) of uint8, float32 or float64. As in
      Pillow, whose BOX and BILINEAR the methods are, transparent pixels of (h, w, 4) do not colour
      their neighbours.]],
    options = {
      method = '"area": the mean of what a new pixel covers; "bilinear": pixels weighed by how '
        .. "near they are",
    },
    choices = { method = { "area", "bilinear" } },
    example = [[
local image = np.array({{0, 100, 8}, {20, 40, 8}}, "uint8")
print(dnn.data.resize(image, 1, 3))
print(dnn.data.resize(image, 1, 2, {method = "bilinear"}))]],
    output = "[[10 70  8]]\n[[33 32]]",
  },
}

return docs
