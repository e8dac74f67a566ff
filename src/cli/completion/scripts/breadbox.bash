# Completion of breadbox in bash. What is offered comes from breadbox itself, so this file does not age.
_breadbox() {
  local program=breadbox paths= line
  type -P breadbox >/dev/null || program=@PROGRAM@
  COMPREPLY=()
  {
    IFS= read -r paths
    while IFS= read -r line; do COMPREPLY+=("$line"); done
  } < <("$program" __complete bash "${COMP_LINE:0:COMP_POINT}" "$COMP_WORDBREAKS" "$COMP_TYPE" "${COLUMNS:-80}" 2>/dev/null)
  case $paths in
    none) compopt +o default -o nosort ;;
    folder) compopt +o default -o dirnames ;;
  esac 2>/dev/null
}
complete -o default -F _breadbox breadbox
