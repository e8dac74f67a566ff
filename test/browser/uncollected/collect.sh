echo "collect.sh: there is no paper" >&2
echo "collect.sh: giving up" >&2
exit 1
