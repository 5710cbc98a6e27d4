-- The output handler for busted: on a terminal the test that runs, then each failure in full, and
-- "N passed, N failed" as the last line, also when a test ends the program.
--
-- With `-Xoutput FILE` the counts go to FILE instead, as "counts PASSED FAILED SKIPPED"; until then
-- FILE holds the name of the test that runs, so that a crash can be told from a success.

local busted = require("busted")
local base = require("busted.outputHandlers.base")
local term = require("term")

local erase = "\r\27[K"
local width = 78

return function(options)
  local handler = base()
  local is_terminal = term.isatty(io.stdout)
  local results = options.arguments[1]
  local passed, failed, skipped = 0, 0, 0
  local running = "none"
  local exit = os.exit

  local function write_results(text)
    if not results then
      return
    end
    local file = assert(io.open(results, "w"))
    file:write(text, "\n")
    file:close()
  end

  local function say(text)
    io.write(is_terminal and erase or "", text, "\n")
    io.flush()
  end

  -- "spec/np/array_spec.lua:12: reason" without the place, which the test's name gives
  local function reason_of(message)
    return (tostring(message or "not written"):gsub("^[^\n]-:%d+: ", ""):gsub("%s*\n%s*", " "))
  end

  local function describe_failure(word, element, message, trace)
    local place = trace and trace.short_src and (trace.short_src .. ":" .. trace.currentline) or "?"
    say(("%s: %s (%s)\n%s"):format(word, handler.getFullName(element), place, tostring(message)))
    -- an error, unlike a failed assertion, may come from far below the test
    if trace and trace.traceback and (word == "error" or options.verbose) then
      say((trace.traceback:gsub("^\n", "")))
    end
    say("")
  end

  local function finish()
    if results then
      write_results(("counts %d %d %d"):format(passed, failed, skipped))
    else
      say(("%d passed, %d failed"):format(passed, failed))
    end
  end

  local function test_start(element)
    running = handler.getFullName(element)
    write_results(running)
    if is_terminal then
      local line = ("%d %s"):format(passed + failed + skipped + 1, running)
      io.write(erase, line:sub(1, (utf8.offset(line, width) or #line + 1) - 1))
      io.flush()
    end
    return nil, true
  end

  local reasons = setmetatable({}, { __mode = "k" })

  local function test_end(element, _, status)
    if status == "success" then
      passed = passed + 1
    elseif status == "pending" then
      skipped = skipped + 1
      local reason = reasons[element]
      say(("skipped: %s%s"):format(handler.getFullName(element), reason and ": " .. reason or ""))
    else
      failed = failed + 1
    end
    return nil, true
  end

  local function test_pending(element, _, message)
    reasons[element] = reason_of(message)
    return nil, true
  end

  -- Errors outside a test (a file that does not load, a setup) count as one failure each; those of
  -- a test are counted where it ends.
  local function report(word)
    return function(element, _, message, trace)
      describe_failure(word, element, message, trace)
      if element.descriptor ~= "it" then
        failed = failed + 1
      end
      return nil, true
    end
  end

  function handler.subscribe()
    busted.subscribe({ "test", "start" }, test_start)
    busted.subscribe({ "test", "end" }, test_end)
    busted.subscribe({ "pending" }, test_pending)
    busted.subscribe({ "failure" }, report("failure"))
    busted.subscribe({ "error" }, report("error"))
    busted.subscribe({ "exit" }, function()
      os.exit = exit -- luacheck: ignore 122
      if is_terminal then
        io.write(erase)
      end
      finish()
      return nil, true
    end)
  end

  -- luacheck: ignore 122
  function os.exit()
    failed = failed + 1
    say(("failure: os.exit was called in: %s\n"):format(running))
    finish()
    exit(1)
  end

  return handler
end
