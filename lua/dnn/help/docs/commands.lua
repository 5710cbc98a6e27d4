--- Help for the command line, see dnn.help.doc for the form of entries: what stands behind the name
--- of the program. The entries of `dnnlua nb` take their usage from the commands.

local docs = { title = "The command line", prefixes = { "dnnlua " } }

--- Commands are no values.
function docs.resolve()
  return nil
end

docs.entries = {
  {
    name = "dnnlua",
    signature = "dnnlua [options] [script [arguments]]",
    text = [[
      Runs a script with its arguments, as lua does, or starts the prompt where none is given. The
      names np, dnn, plt, h5 and display are there without require. A script may be a notebook, see
      `dnnlua nb`. -e "code" runs a line, -i starts the prompt afterwards, -l module loads a module,
      --doctor shows what is installed and whether it works, --help lists all options.]],
  },
  {
    name = "dnnlua export",
    signature = "export MODEL --to c|onnx|keras|safetensors [-o FILE] [--name NAME]",
    text = [[
      Writes a network, of a file that dnn.load reads, for other systems, as net:export does: with
      --to c as one file in C99 that needs libm alone, for a program, a game or a microcontroller,
      whose function NAME_predict computes the output of an example. It stands beside the model
      unless -o says where. --name is what its names begin with, that of the file otherwise, and
      --dtype float32 or float64 the type of its numbers, that of the network otherwise.]],
  },
  {
    name = "dnnlua help",
    signature = "help [NAME]... [--to html] [-o FILE]",
    text = [[
      Tells of a function, a method or a command; of the names that a module has, as np.random; or
      where a word occurs. Without a name it lists what there is. At the prompt ?NAME does the same.
      With --to html it writes all texts as one page, which needs neither a network nor a server.]],
  },
  {
    name = "dnnlua kernel",
    signature = "kernel install [--user] [--prefix DIRECTORY] [--sys-prefix] [--name NAME]",
    text = [[
      Makes dnnlua known to Jupyter, which then offers it for new notebooks: for this user, or with
      --prefix below DIRECTORY/share/jupyter, such as that of a virtual environment, or with
      --sys-prefix in the virtual environment that is active. Jupyter starts a kernel by
      `dnnlua kernel CONNECTION_FILE`.]],
  },
  {
    name = "dnnlua nb",
    signature = "nb COMMAND ...",
    text = [[
      Runs, checks, converts and writes notebooks: Lua files whose comments `-- %% Title` begin
      cells, and whose comments `-->` say what these print; and those of Jupyter, whose names end in
      .ipynb. nb alone lists its commands, of which the first are `dnnlua nb run`,
      `dnnlua nb check`, `dnnlua nb export` and `dnnlua nb convert`. In Lua the same is done by
      `nb.run` and its like.]],
  },
}

--- What the commands do, beyond their summaries.
local nb_texts <const> = {
  run = [[
    Runs the cells of a notebook in order and shows their code, what they print and how long they
    take; --quiet shows only what they print. It stops at the first cell that fails, with its title
    and line, or with --allow-errors goes on. --cells runs only some, by numbers and ids, --until
    ends behind one. --var name=value sets a variable in place of the first cell that sets it.
    --timeout ends a cell that takes longer. --stamp tells at the end with which versions, threads
    and seeds it ran, and its hash. What stands behind -- is arg; without it, what the header of the
    notebook says: `-- dnnlua: {arguments: [a, b]}` between two lines `-- ---`.]],
  check = [[
    Runs notebooks and compares what they print with what they say that they do, in `-->` lines and
    blocks: numbers within the tol of the cell, of the header, as `-- dnnlua: {tol: 1e-4}`, or
    --tol; "..." stands for anything. What differs is shown with its cell and line; --update writes
    what they print into them, and leaves all else as it is. --junit writes a
    report for continuous integration, -j runs several at a time. The status is 1 where one
    differs.]],
  export = [[
    Runs a notebook and writes it with what it prints and shows: as a page of HTML that stands
    alone, as Markdown with its pictures beside it, or as an .ipynb for Jupyter. A notebook that
    fails is not written, but with --allow-errors. --no-execute runs nothing and writes what it
    says that it prints; --stamp adds with which versions, threads and seeds it ran, and its
    hash.]],
  convert = [[
    Writes a notebook as the other kind of file, FILE.lua as FILE.ipynb and back, without running
    it. A script comes back byte for byte. --from-python translates a notebook in Python; what has
    no counterpart stays as a comment, and is listed with its cell and line.]],
  watch = "Runs a notebook, and again from the first changed cell on whenever it is saved.",
  strip = "Takes what was recorded of outputs out of notebooks, in place.",
  clean = [[
    Puts one empty line between the cells of scripts, none at their beginning, and a newline at the
    end of the file, in place.]],
  lint = [[
    Finds what is wrong in notebooks without running them: markers, options, syntax, names that
    modules do not have. --portable also finds what plain Lua does not read.]],
  list = "Lists the cells of notebooks: number, line, kind, id and title.",
}

for _, name in ipairs(require("dnn.nb.command").names) do
  local command = require("dnn.nb.commands." .. name)
  table.insert(docs.entries, { name = "dnnlua nb " .. name, text = nb_texts[name],
    signature = name .. " " .. command.usage:gsub("%s+", " ") })
end

return docs
