local data = require "dnn.data"
local h5 = require "dnn.h5"
local np = require "dnn.np"
local program = require "spec.helpers.program"
local raises = require "spec.helpers.raises"
local shared = require "spec.helpers.shared"

describe("data sets of others", function()
  local directory

  before_each(function()
    directory = program.make_directory()
  end)

  after_each(function()
    program.remove(directory)
  end)

  local function write(name, bytes)
    program.write_file(directory .. "/" .. name, bytes)
  end

  --- An IDX file of bytes.
  local function idx(shape, bytes)
    return "\0\0\8" .. string.char(#shape) .. string.pack((">I4"):rep(#shape), table.unpack(shape))
      .. bytes
  end

  for _, name in ipairs { "mnist", "fashion_mnist" } do
    it("are read from IDX files of any name that archives give them: " .. name, function()
      write("train-images-idx3-ubyte", idx({ 2, 28, 28 }, ("\1"):rep(784) .. ("\2"):rep(784)))
      write("train-labels.idx1-ubyte", idx({ 2 }, "\7\3"))
      local images, Y = data[name](directory)
      assert.equal("(2, 28, 28) uint8", ("%s %s"):format(images.shape, images.dtype))
      assert.equal("[[7 3]] int64", ("%s %s"):format(Y, Y.dtype))
      assert.equal(2 * 784, images[2]:sum())
      raises(name .. ": there is no t10k-images-idx3-ubyte in '" .. directory
        .. "': the files are at https://", data[name], directory, { subset = "test" })
      write("train-labels.idx1-ubyte", idx({ 3 }, "\7\3\1"))
      raises("do not belong together: pictures (2, 28, 28), classes (3,)", data[name], directory)
      write("train-labels.idx1-ubyte", "\0\0\8\1")
      raises("cannot read '", data[name], directory)
    end)
  end

  it("are read compressed", function()
    local path = shared.path "data/t10k-images-idx3-ubyte.gz"
    if not path then
      pending "../shared/data/t10k-*.gz is absent"
    end
    local images, Y = data.mnist(path:match "^(.*)/", { subset = "test" })
    assert.equal("(10000, 28, 28) (1, 10000)", ("%s %s"):format(images.shape, Y.shape))
    assert.equal("[7 2 1 0 4]", tostring(Y "1, 1:5"))
  end)

  it("are read from usps.h5", function()
    local file = h5.open(directory .. "/usps.h5", "w")
    local images = np.random.RandomState(1):rand(3, 256):astype "float32"
    file["test/data"] = images
    file["test/target"] = np.array { 4, 5, 6 }
    file["train/data"] = np.zeros(3, 5)
    file["train/target"] = np.zeros(3)
    file:close()
    local X, Y = data.usps(directory, { subset = "test" })
    assert.equal("(3, 16, 16) [[4 5 6]]", ("%s %s"):format(X.shape, Y))
    assert.is_true(X:reshape(3, 256) == images)
    raises("holds no pictures of 16 x 16 pixels: (3, 5)", data.usps, directory)
  end)

  it("are read from CIFAR-10's binary batches", function()
    local planes = ("\1"):rep(1024) .. ("\2"):rep(1023) .. "\9" .. ("\3"):rep(1024)
    for i = 1, 5 do
      write(("data_batch_%d.bin"):format(i), string.char(i) .. planes)
    end
    local images, Y = data.cifar10(directory)
    assert.equal("(5, 32, 32, 3) [[1 2 3 4 5]]", ("%s %s"):format(images.shape, Y))
    assert.equal("[1 2 3] [1 9 3]", ("%s %s"):format(images(5, 1, 1), images(5, 32, 32)))
    raises("there is no test_batch.bin", data.cifar10, directory, { subset = "test" })
    write("data_batch_3.bin", planes)
    raises("does not hold records of 3073 bytes, but 3072", data.cifar10, directory)
  end)

  it("refuse what is no directory and no subset", function()
    raises("'directory' of mnist must be a string, got nil", data.mnist)
    raises('mnist: option "subset" must be "train" or "test", got "tset": did you mean "test"?',
      data.mnist, directory, { subset = "tset" })
  end)
end)
