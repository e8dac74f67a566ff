# Makes a base image once. Held by flock, so that two heads do not make the same one; it comes to be by a rename.
# Words: folder, key, release, packages, what to do in the image, mirror or nothing, options of mmdebstrap.
set -e
folder=$1 key=$2 release=$3 packages=$4 hook=$5 mirror=$6
shift 6
cd "$folder"
[ ! -d "$key" ] || exit 0
rm -rf --one-file-system "$key.new"
mmdebstrap --quiet --variant=apt --format=directory --include="$packages" --customize-hook="$hook" "$@" \
  "$release" "$key.new" ${mirror:+"$mirror"} </dev/null >"$key.log" 2>&1 || {
  rm -rf --one-file-system "$key.new"
  tail -n 5 "$key.log" >&2
  exit 1
}
mv "$key.new" "$key"
