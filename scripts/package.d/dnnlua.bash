# shellcheck shell=bash
# Completes the command line of dnnlua in bash; where no word fits, names of files.
_dnnlua() {
  local words=
  case ${COMP_WORDS[COMP_CWORD - 1]}/${COMP_WORDS[1]} in
    --to/help) words=html ;;
    --to/export) words='c onnx keras safetensors' ;;
    --dtype/*) words='float64 float32' ;;
    --to/*) words='html ipynb md' ;;
    -[eljo]/* | --cells/* | --until/* | --var/* | --timeout/* | --tol/* | --junit/*) ;;
    --name/* | --prefix/* | --program/*) ;;
    nb/nb) words='run check export convert watch strip clean lint list' ;;
    kernel/kernel) words=install ;;
    */nb)
      case ${COMP_WORDS[2]} in
        run) words='--cells --until --var --timeout --allow-errors --quiet --stamp' ;;
        check) words='--update --tol --timeout --allow-errors --junit -j' ;;
        export) words='--to -o --var --timeout --allow-errors --stamp --no-execute' ;;
        convert) words=--from-python ;;
        watch) words='--timeout --var --quiet' ;;
        lint) words=--portable ;;
      esac
      ;;
    */kernel) words='--user --prefix --sys-prefix --name --program' ;;
    */export) words='--to -o --name --dtype' ;;
    */help) words='--to -o' ;;
    *)
      words='-e -i -l -v -E -W -q --no-color --color=always --color=never --color=auto --doctor
        --version --help'
      [ "$COMP_CWORD" -gt 1 ] || words="nb export kernel help $words"
      ;;
  esac
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "${COMP_WORDS[COMP_CWORD]}")
}
complete -o bashdefault -o default -F _dnnlua dnnlua
