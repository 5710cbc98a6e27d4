--- Suggestions for misspelt names, and option tables that refuse unknown ones.

local core = require "dnn.core"
local fail = require "dnn.support.fail"
local guards = require "dnn.support.guards"

local quote = core.system.quote

local suggest = {}

-- What other libraries call it, by what it is called here.
local elsewhere = {
  lr = "learning_rate", bce = "binary_cross_entropy", nll = "softmax_cross_entropy",
  ce = "cross_entropy", binary_crossentropy = "binary_cross_entropy",
  categorical_crossentropy = "cross_entropy", sparse_categorical_crossentropy = "cross_entropy",
  bce_with_logits = "binary_cross_entropy_logits", l1_loss = "mae", mean_squared_error = "mse",
  mean_absolute_error = "mae", l2_loss = "mse", glorot = "xavier", glorot_normal = "xavier",
  xavier_normal = "xavier", kaiming = "he", he_normal = "he", kaiming_normal = "he",
  identity = "linear", silu = "swish", wd = "weight_decay", eps = "epsilon",
  batchsize = "batch_size", metric = "metrics", acc = "accuracy", validation_data = "validation",
  validation_split = "validation", verbose = "progress", train = "training",
  patience = "early_stopping", input_shape = "input", input_dim = "input", in_features = "input",
  glorot_uniform = "xavier", xavier_uniform = "xavier", he_uniform = "he", kaiming_uniform = "he",
  lecun_normal = "fan_in", kernel_initializer = "init", initializer = "init", use_bias = "bias",
  lr_scheduler = "schedule", scheduler = "schedule", random_state = "seed", criterion = "loss",
  initial_epoch = "first_epoch", num_epochs = "epochs", n_epochs = "epochs", strides = "stride",
  kernel_size = "window", rho = "beta2", bceloss = "binary_cross_entropy",
  bcewithlogitsloss = "binary_cross_entropy_logits", crossentropyloss = "softmax_cross_entropy",
  nllloss = "softmax_cross_entropy", mseloss = "mse", l1loss = "mae", smoothl1loss = "huber",
  mode = "maximize", restore_best_weights = "restore_best",
  clip_grad_norm = "clip_norm", grad_clip = "clip_norm", gradient_clip = "clip_norm",
  clip_grad_value = "clip_value", lambda = "l2", lambd = "l2", regularization = "l2",
  float = "float64", float_ = "float64", double = "float64", single = "float32", int = "int64",
  int_ = "int64", infinity = "inf", bitwise_not = "invert", rollaxis = "moveaxis",
  acos = "arccos", asin = "arcsin", atan = "arctan", atan2 = "arctan2", acosh = "arccosh",
  asinh = "arcsinh", atanh = "arctanh", pow = "power", concat = "concatenate",
  permute_dims = "transpose", cat = "concatenate", bitwise_left_shift = "left_shift",
  matrix = "array", mat = "array", shares_memory = "may_share_memory", testing = "allclose",
  delimiter = "sep", separator = "sep", columns = "usecols",
}

--- The nearest of the names, or nil when none is near. A name that holds the whole word is near.
---@param name string
---@param names string[]
---@return string?
function suggest.nearest(name, names)
  local nearest, least = nil, (#name <= 3 and 1 or math.max(2, #name // 3)) + 1
  local lower = name:lower()
  local here = elsewhere[lower]
  for _, candidate in ipairs(names) do
    if here == candidate then
      return candidate
    end
  end
  for _, candidate in ipairs(names) do
    local letters = core.system.edit_distance(lower, candidate:lower())
    if #name >= 3 and candidate:find(name, 1, true) then
      letters = math.min(letters, math.max(2, #name // 3))
    end
    if letters < least and letters < math.max(#name, #candidate) then
      nearest, least = candidate, letters
    end
  end
  return nearest
end

--- The keys of tables, sorted.
---@param ... table<string, any>
---@return string[]
function suggest.sorted_keys(...)
  local keys = {}
  for _, t in ipairs { ... } do
    for key in pairs(t) do
      keys[#keys + 1] = key
    end
  end
  table.sort(keys)
  return keys
end

--- Raises for an option that is not among the keys of a table, in the words of functions in C.
---@param caller string
---@param name any what was given
---@param known table<string, any>
function suggest.refuse_option(caller, name, known)
  if type(name) ~= "string" then
    fail("%s: an option table has names as keys, got a %s", caller, type(name))
  end
  local names = suggest.sorted_keys(known)
  local nearest = suggest.nearest(name, names)
  fail("%s: unknown option '%s': %s", caller, quote(name), nearest
    and ("did you mean '%s'?"):format(nearest)
    or "there are " .. (#names > 0 and table.concat(names, ", ") or "none here"))
end

--- The message for a name that is not among the keys of a table.
---@param what string "initializer", "loss"
---@param name any what was given
---@param known table<string, any>
---@return string
function suggest.unknown(what, name, known)
  local names = suggest.sorted_keys(known)
  if type(name) ~= "string" then
    return ("the %s must be a name, such as \"%s\", got %s"):format(what, names[1], type(name))
  end
  local nearest = suggest.nearest(name, names)
  return ('there is no %s "%s": %s'):format(what, quote(name), nearest
    and ('did you mean "%s"?'):format(nearest) or "there are " .. table.concat(names, ", "))
end

--- Loads a part of a module.
---@param where string the name under which the part is required; "dnn.course.planar:nn_model" is a
--- field of such a module
function suggest.part(where)
  local module, field = where:match("^([^:]+):?(.*)$")
  local part = require(module)
  return field == "" and part or part[field]
end

--- Makes reading a name that a module does not have an error, and giving its functions too much.
---@generic T: table
---@param module T
---@param name string of the module, for messages
---@param parts? table<string, string> fields that are modules of their own, or come from one: where
--- suggest.part finds each when it is first used
---@param advice? table<string, string> what to write for names of other libraries
---@return T module
function suggest.strict(module, name, parts, advice)
  guards.module(module)
  parts = parts or {}
  return setmetatable(module, {
    __parts = parts,
    __index = function(_, key)
      if parts[key] then
        local part = suggest.part(parts[key])
        module[key] = type(part) == "function" and guards.count(part, key) or part
        return module[key]
      elseif advice and advice[key] then
        fail('%s has no "%s": %s', name, key, advice[key])
      end
      local names = {}
      for _, known in ipairs { module, parts } do
        for field in next, known do
          names[#names + 1] = type(field) == "string" and field or nil
        end
      end
      table.sort(names)
      for part in pairs(parts) do
        local within = module[part]
        if type(within) == "table" and rawget(within, key) ~= nil then
          fail('%s has no "%s": did you mean %s.%s.%s?', name, key, name, part, key)
        end
      end
      local nearest = type(key) == "string" and suggest.nearest(key, names)
      fail('%s has no "%s"%s', name, quote(key),
        nearest and (': did you mean "%s"?'):format(nearest) or "")
    end,
  })
end

--- Checks the option table of a function.
---@param what string the function, for messages
---@param options table? what was given
---@param defaults table<string, any> every option that has a default, with its value
---@param types? table<string, string> types of the other options
---@return table options with the defaults filled in
function suggest.options(what, options, defaults, types)
  if options ~= nil and type(options) ~= "table" then
    fail("%s: the options must be a table, got %s", what, type(options))
  end
  local filled, expected = {}, {}
  for name, value in pairs(defaults) do
    filled[name] = value
    expected[name] = type(value)
  end
  for name, kind in pairs(types or {}) do
    expected[name] = kind
  end
  for name, value in pairs(options or {}) do
    if expected[name] == nil then
      suggest.refuse_option(what, name, expected)
    elseif type(value) ~= expected[name] then
      fail('%s: option "%s" must be a %s, got %s', what, name, expected[name], type(value))
    end
    filled[name] = value
  end
  return filled
end

return suggest
