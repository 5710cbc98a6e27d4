# shellcheck shell=sh
# Shared by the programs in this directory, which set 'root' and source it. Everything that is said
# goes to standard error: standard output belongs to the program that is run.
: "${root:?}"

say() {
  printf 'dnnlua: %s\n' "$1" >&2
}

# Shows lines like "[12/80] Building ..." on one line of the terminal, which is erased at the end.
# Where there is no terminal, says how far a long build has come, at most ten times.
show_progress() {
  tenths=0
  while IFS= read -r line; do
    case $line in
      '['*/*']'* | '-- '*) ;;
      *) continue ;;
    esac
    if [ -t 2 ]; then
      printf '\r\033[K%.78s' "$line" >&2
      continue
    fi
    step=${line%%]*} total=${line%%]*}
    step=${step#[} total=${total#*/}
    step=${step%%/*}
    case $step$total in
      *[!0-9]*) continue ;;
    esac
    if [ "$total" -ge 20 ] && [ $((10 * step / total)) -gt "$tenths" ]; then
      tenths=$((10 * step / total))
      say "building: $step of $total steps"
    fi
  done
  [ ! -t 2 ] || printf '\r\033[K' >&2
}

# logged FILE COMMAND...: runs the command, its output into FILE, and shows progress.
logged() {
  log=$1
  shift
  { "$@" 2>&1 && : >"$log.done"; } | tee "$log" | show_progress
  [ -e "$log.done" ] && rm -f "$log.done"
}

# What 'build' builds; with the C tests: 'all tests'.
targets=all

# The log's end, where compilers and apt-get say what went wrong.
show_log() {
  say "$1; the last lines of $2:"
  tail -n 40 "$2" >&2
}

# The build directory of a preset, as CMakePresets.json names it.
build_directory() {
  case $1 in
    release) printf '%s/build' "$root" ;;
    *) printf '%s/build-%s' "$root" "$1" ;;
  esac
}

# configured DIRECTORY CMAKE-OPTION...: was it configured with these options, -DNAME=VALUE? One that
# was moved or copied here names another source directory: start afresh.
configured() {
  cache=$1/CMakeCache.txt
  [ -f "$1/build.ninja" ] && grep -Fqx "CMAKE_HOME_DIRECTORY:INTERNAL=$root" "$cache" || return 1
  shift
  for option in "$@"; do
    option=${option#-D}
    grep -q "^${option%%=*}:[A-Z]*=${option#*=}\$" "$cache" || return 1
  done
}

# build PRESET [DIRECTORY CMAKE-OPTION...]: configures when needed, and brings the directory, by
# default the preset's, up to date. The lock lets two terminals start at the same time.
build() {
  preset=$1
  directory=${2:-$(build_directory "$preset")}
  shift "$(($# < 2 ? 1 : 2))"
  mkdir -p "$directory"
  (
    flock 9
    if ! configured "$directory" "$@"; then
      logged "$directory/configure.log" \
        cmake --fresh -S "$root" -B "$directory" --preset "$preset" "$@" ||
        { show_log 'configuring failed' "$directory/configure.log" && exit 1; }
    fi
    # shellcheck disable=SC2086 # a list of words
    logged "$directory/build.log" ninja -C "$directory" $targets ||
      { show_log 'the build failed' "$directory/build.log" && exit 1; }
  ) 9>"$directory/.lock"
}
