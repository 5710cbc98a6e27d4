--- ONNX files as networks: graphs that are chains of the operators that have layers here.
--
-- The graph is walked from its input: a value goes to one node (dnn.network.onnx_layers), whose
-- result is the next value; some activations are several nodes. What goes to nodes besides are
-- arrays (dnn.network.onnx_arrays). Nothing is passed over.

local core = require "dnn.core"
local fail = require "dnn.support.fail"
local file_bytes = require "dnn.support.file_bytes"
local layers = require "dnn.network.layers"
local onnx = require "dnn.network.onnx"
local onnx_arrays = require "dnn.network.onnx_arrays"
local onnx_layers = require "dnn.network.onnx_layers"
local parts = require "dnn.network.parts"
local protobuf = require "dnn.support.protobuf"
local shapes = require "dnn.network.shapes"

local quote = core.system.quote
local refuse, ops, Import = onnx_layers.refuse, onnx_layers.ops, onnx_layers.Import

--- The one input that is no constant: its name, and the shape of an example.
local function input_of(graph, constants)
  local found
  for _, input in ipairs(graph.input) do
    if not constants[input.name or ""] then
      if found then
        fail('its graph has the inputs "%s" and "%s", where one is needed', quote(found.name or ""),
          quote(input.name or ""))
      end
      found = input
    end
  end
  local kind = found and found.type and found.type.tensor_type
  local dims, shape = kind and kind.shape and kind.shape.dim or {}, {}
  for i = 2, #dims do
    shape[i - 1] = dims[i].dim_value or fail('axis %d of its input "%s" has no extent', i,
      quote(found.name or ""))
  end
  if #shape == 0 then
    fail("its input has no shape (batch, ...)")
  end
  return found.name or "", shape, dims[1].dim_value
end

--- Constants by name, and the nodes that give and that take each value.
local function read_values(graph)
  local constants, producers, takers = {}, {}, {}
  for _, tensor in ipairs(graph.initializer) do
    constants[tensor.name or ""] = onnx_arrays.of(tensor)
  end
  for _, node in ipairs(graph.node) do
    if (node.domain or "") ~= "" and node.domain ~= "ai.onnx" then
      refuse(node, 'is of the domain "%s"', quote(node.domain))
    elseif node.op_type == "Constant" then
      constants[node.output[1] or ""] = onnx_arrays.constant(node)
        or refuse(node, "has no array or number")
    end
    producers[node.output[1] or ""] = node
  end
  for _, node in ipairs(graph.node) do
    for i, name in ipairs(node.op_type == "Constant" and {} or node.input) do
      if not constants[name] and name ~= "" then
        takers[name] = takers[name] or {}
        table.insert(takers[name], { node = node, place = i })
      end
    end
  end
  return constants, producers, takers
end

--- Is the number, within what float32 can tell, the only element of this input of a node?
function Import:is_number(node, place, number)
  local array = node.input[place] and self:value(node.input[place], 0)
  return array and array.size == 1 and math.abs(array:item() - number) < 1e-6 * number
end

--- The one node that takes what a node gives, or none: and its other input.
local function behind(node, takers)
  local list = takers[node.output[1] or ""]
  if list and #list == 1 then
    return list[1].node, 3 - list[1].place
  end
end

--- Is it a value times its sigmoid? The nodes of it.
local function swish_of(first, second, takers)
  if first.op_type == "Sigmoid" and second.op_type == "Mul" and behind(first, takers) == second then
    return { first, second }
  end
end

--- Is it z (1 + erf(z / sqrt(2))) / 2? The nodes of it. The half may be taken at any place.
function Import:gelu_of(first, second, takers)
  local erf = behind(first, takers)
  local is_scaled = first.op_type == "Div" and self:is_number(first, 2, math.sqrt(2))
    or first.op_type == "Mul" and (self:is_number(first, 1, math.sqrt(0.5))
    or self:is_number(first, 2, math.sqrt(0.5)))
  if not is_scaled or not erf or erf.op_type ~= "Erf" or second.op_type ~= "Mul" then
    return nil
  end
  local last, place = behind(erf, takers)
  if not last or last.op_type ~= "Add" or not self:is_number(last, place, 1) then
    return nil
  end
  local nodes, product, has_half, has_product = { first, erf, last }, second, false, false
  if self:is_number(second, 1, 0.5) or self:is_number(second, 2, 0.5) then
    nodes[4], product, has_half = second, behind(second, takers), true
  end
  while not (has_half and has_product) do
    last, place = behind(last, takers)
    if last and last == product and not has_product then
      has_product = true
    elseif last and last.op_type == "Mul" and self:is_number(last, place, 0.5) and not has_half then
      has_half = true
    else
      return nil
    end
    nodes[#nodes + 1] = last
  end
  return product.op_type == "Mul" and nodes or nil
end

--- The activation that several nodes are, and those nodes, the last of which gives its value.
function Import:activation_of(list, takers)
  for k = 1, #list == 2 and 2 or 0 do
    local first, second = list[k].node, list[3 - k].node
    local nodes = swish_of(first, second, takers)
    if nodes then
      return "swish", nodes
    end
    nodes = self:gelu_of(first, second, takers)
    if nodes then
      return "gelu", nodes
    end
  end
end

--- Operators whose second input may be the value of the network.
local takes_second <const> = { Add = true, Gather = true, Mul = true }

--- Adds the layer of a node that takes the value of the network as this input.
function Import:take(node, place)
  if not ops[node.op_type] then
    refuse(node, "has no layer here")
  elseif place == 2 and takes_second[node.op_type] then
    node.input[1], node.input[2] = node.input[2], node.input[1]
  elseif place ~= 1 then
    refuse(node, "takes the value of the network as input %d", place)
  end
  if self.padding and node.op_type ~= "Conv" and node.op_type ~= "AveragePool" then
    refuse(node, "follows a Pad, which is read before Conv and AveragePool")
  end
  ops[node.op_type](self, node, place)
end

--- The nodes that take a value, without those that ask for its shape.
function Import:takers_of(list, value)
  local others = {}
  for _, taker in ipairs(list) do
    if taker.node.op_type ~= "Shape" then
      others[#others + 1] = taker
    end
  end
  if #others < #list then
    self.shapes[value] = core.np.array { 0, table.unpack(shapes.list(self:shape())) }
  end
  return others
end

--- Follows the value through the graph.
function Import:walk(graph, value, takers)
  local output = graph.output[1] and graph.output[1].name
  if #graph.output ~= 1 then
    fail("its graph has %d outputs, where one is needed", #graph.output)
  end
  while takers[value] do
    local list = self:takers_of(takers[value], value)
    takers[value] = nil -- a graph that comes back here would have no end
    local class, nodes = self:activation_of(list, takers)
    if class then
      self:add(layers.make[class]())
    elseif #list == 1 then
      nodes = { list[1].node }
      self:take(list[1].node, list[1].place)
    else
      refuse(list[2] and list[2].node or self.producers[value] or {},
        "and another one take the same value: the graph is no chain")
    end
    for _, node in ipairs(nodes) do
      self.used[node] = true
    end
    value = nodes[#nodes].output[1] or ""
    if value == output and not takers[value] then
      break
    end
  end
  if value ~= output then
    fail('nothing takes the value "%s", which is not the output of its graph', quote(value))
  elseif self.padding or self.is_last or self.pictures then
    fail("it ends with padding, or with pictures whose channels come last")
  end
  for _, node in ipairs(graph.node) do
    if node.op_type ~= "Constant" and not self.used[node] then
      refuse(node, "does not lie between the input of the graph and its output")
    end
  end
end

local function version_of(model)
  for _, set in ipairs(model.opset_import) do
    if (set.domain or "") == "" or set.domain == "ai.onnx" then
      return set.version or 1
    end
  end
  fail("it is no ONNX file, or tells no version of its operators")
end

local onnx_import = {}

--- The network of a file.
---@param path string
---@param dtype? string "float64"
---@return dnn.network
function onnx_import.read(path, dtype)
  local model = protobuf.decode(onnx.model, file_bytes.library("load").read(path))
  local version, graph = version_of(model), model.graph or fail("it has no graph")
  if version < 7 then
    fail("its operators are of version %d, those from 7 on are read", version)
  end
  local constants, producers, takers = read_values(graph)
  local value, shape, batch = input_of(graph, constants)
  local self = setmetatable({ layers = {}, arrays = {}, constants = constants,
    producers = producers, shapes = {}, used = {}, input = shape, batch = batch,
    version = version }, Import)
  self:walk(graph, value, takers)
  return parts.assemble(self.layers, self.arrays, self.input, dtype)
end

return onnx_import
