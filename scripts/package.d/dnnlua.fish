# Completes the command line of dnnlua in fish.
set -l commands nb export kernel help
set -l notebooks run check export convert watch strip clean lint list
set -l first "not __fish_seen_subcommand_from $commands"
set -l nb "__fish_seen_subcommand_from nb"

complete -c dnnlua -n $first -a "$commands"
complete -c dnnlua -n $first -s e -x -d 'Execute a statement'
complete -c dnnlua -n $first -s i -d 'Prompt after the script'
complete -c dnnlua -n $first -s l -x -d 'Require a module'
complete -c dnnlua -n $first -s v -d 'Show the version'
complete -c dnnlua -n $first -s E -d 'Ignore environment variables'
complete -c dnnlua -n $first -s W -d 'Warnings on'
complete -c dnnlua -n $first -s q -d 'No banner'
complete -c dnnlua -n $first -l no-color -d 'No colors'
complete -c dnnlua -n $first -l color -x -a 'always never auto' -d 'When to use colors'
complete -c dnnlua -n $first -l doctor -d 'What is installed and works'
complete -c dnnlua -n $first -l version -d 'Show the version and exit'
complete -c dnnlua -n $first -l help -d 'Show a summary'

complete -c dnnlua -n "$nb; and not __fish_seen_subcommand_from $notebooks" -f -a "$notebooks"
for command in run check export watch
  set -l seen "$nb; and __fish_seen_subcommand_from $command"
  complete -c dnnlua -n $seen -l timeout -x -d 'Seconds for each cell'
end
for command in run export watch
  set -l seen "$nb; and __fish_seen_subcommand_from $command"
  complete -c dnnlua -n $seen -l var -x -d 'A variable, name=value'
end
for command in run check export
  set -l seen "$nb; and __fish_seen_subcommand_from $command"
  complete -c dnnlua -n $seen -l allow-errors -d 'Go on after errors'
end
for command in run export
  set -l seen "$nb; and __fish_seen_subcommand_from $command"
  complete -c dnnlua -n $seen -l stamp -d 'Tell versions, threads, seeds'
end
for command in run watch
  set -l seen "$nb; and __fish_seen_subcommand_from $command"
  complete -c dnnlua -n $seen -l quiet -d 'Show only what is printed'
end
complete -c dnnlua -n "$nb; and __fish_seen_subcommand_from run" -l cells -x -d 'Cells to run'
complete -c dnnlua -n "$nb; and __fish_seen_subcommand_from run" -l until -x -d 'The last cell'
complete -c dnnlua -n "$nb; and __fish_seen_subcommand_from check" -l update -d 'Write output'
complete -c dnnlua -n "$nb; and __fish_seen_subcommand_from check" -l tol -x -d 'Tolerance'
complete -c dnnlua -n "$nb; and __fish_seen_subcommand_from check" -l junit -r -d 'Results for CI'
complete -c dnnlua -n "$nb; and __fish_seen_subcommand_from check" -s j -x -d 'At a time'
complete -c dnnlua -n "$nb; and __fish_seen_subcommand_from export" -l to -x -a 'html ipynb md'
complete -c dnnlua -n "$nb; and __fish_seen_subcommand_from export" -s o -r -d 'Result'
complete -c dnnlua -n "$nb; and __fish_seen_subcommand_from export" -l no-execute -d 'As recorded'
complete -c dnnlua -n "$nb; and __fish_seen_subcommand_from convert" -l from-python -d 'Translate'
complete -c dnnlua -n "$nb; and __fish_seen_subcommand_from lint" -l portable -d 'For plain Lua'

set -l kernel "__fish_seen_subcommand_from kernel"
complete -c dnnlua -n "$kernel; and not __fish_seen_subcommand_from install" -f -a install
complete -c dnnlua -n $kernel -l user -d 'For this user'
complete -c dnnlua -n $kernel -l prefix -r -d 'Below a directory'
complete -c dnnlua -n $kernel -l sys-prefix -d 'In the active virtual environment'
complete -c dnnlua -n $kernel -l name -x -d 'Name of the kernel'
complete -c dnnlua -n $kernel -l program -r -d 'What Jupyter starts'
set -l export "__fish_seen_subcommand_from export; and not $nb"
complete -c dnnlua -n $export -l to -x -a 'c onnx keras safetensors'
complete -c dnnlua -n $export -s o -r -d 'Result'
complete -c dnnlua -n $export -l name -x -d 'What names in C begin with'
complete -c dnnlua -n $export -l dtype -x -a 'float64 float32' -d 'Numbers in C'
complete -c dnnlua -n "__fish_seen_subcommand_from help" -l to -x -a html
complete -c dnnlua -n "__fish_seen_subcommand_from help" -s o -r -d 'Result'
