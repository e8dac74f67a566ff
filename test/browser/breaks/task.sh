read -r number
echo "task $number begins" >&2
[ "$number" != 2 ] || { echo "there is no two" >&2; exit 3; }
echo "$number"
