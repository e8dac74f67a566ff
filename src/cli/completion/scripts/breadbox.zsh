#compdef breadbox
# Completion of breadbox in zsh. What is offered comes from breadbox itself, so this file does not age.
_breadbox() {
  local program=breadbox paths prefix line value ret=1
  local -a lines offered
  (( $+commands[breadbox] )) || program=@PROGRAM@
  lines=("${(@f)$("$program" __complete words -- "${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}" 2>/dev/null)}")
  paths=${lines[1]%% *} prefix=${lines[1]#* }
  [[ -n $prefix ]] && compset -P "$prefix"
  for line in "${(@)lines[2,-1]}"; do
    value=${${line%%$'\t'*}//\\/\\\\}
    value=${value//:/\\:}
    [[ $line == *$'\t'* ]] && value+=:${line#*$'\t'}
    offered+=("$value")
  done
  (( $#offered )) && _describe -V -t values value offered && ret=0
  case $paths in
    file) _files && ret=0 ;;
    folder) _files -/ && ret=0 ;;
  esac
  return ret
}
if [[ $funcstack[1] == _breadbox ]]; then
  _breadbox "$@"
else
  (( $+functions[compdef] )) || { autoload -Uz compinit && compinit; }
  compdef _breadbox breadbox
fi
