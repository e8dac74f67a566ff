#!/bin/sh
# A simple worker for Breadbox: a POSIX shell, unzip, and curl or GNU wget, nothing else.
#
#   BREADBOX_TOKEN=... sh worker.sh http://127.0.0.1:8642 [FOLDER]
#
# It fetches tasks, runs each in a process of its own, and posts the answers. What it downloads lies in FOLDER (default:
# breadbox-worker in the current folder). To end it: Ctrl-C, SIGTERM, or a file FOLDER/stop; what runs is finished first.
# BREADBOX_NODE names this computer (default: its host name), BREADBOX_PROCESSES says how many tasks run at a time
# (default: the cores). It runs the programs of the token's user with the rights of the account that started it.
#
# Files in FOLDER count before all that: head holds the address of the head, and is read again when that does not answer;
# token the token; ca.pem the certificate of the head's authority, for an address that begins with https.
set -u
umask 077
LC_ALL=C
export LC_ALL
head=${1:-http://127.0.0.1:8642}
head=${head%/}
mkdir -p "${2:-breadbox-worker}" || exit
folder=$(cd "${2:-breadbox-worker}" && pwd) || exit
node=${BREADBOX_NODE:-$(uname -n)}
processes=${BREADBOX_PROCESSES:-$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 1)}
mine=$(mktemp -d "$folder/worker.XXXXXX") || exit
trap 'rm -rf "$mine"' EXIT
token=${BREADBOX_TOKEN:-}
unset BREADBOX_TOKEN
[ ! -s "$folder/token" ] || token=$(cat "$folder/token")
if [ -z "$token" ]; then
  echo "worker.sh: set BREADBOX_TOKEN to a token of role node: breadbox token create --role node" >&2
  exit 2
fi
# In files: a command line can be read by others, and a task's environment by the task.
printf 'header = "Authorization: Bearer %s"\n' "$token" >"$mine/curl"
printf 'header = Authorization: Bearer %s\nuse_proxy = off\ntries = 1\ntimeout = 60\ncontent_on_error = on\n' "$token" >"$mine/wget"
unset token
if [ -s "$folder/ca.pem" ]; then
  printf 'cacert = "%s"\n' "$folder/ca.pem" >>"$mine/curl"
  mkdir "$mine/none"
  printf 'ca_certificate = %s\nca_directory = %s\n' "$folder/ca.pem" "$mine/none" >>"$mine/wget"
fi

# Splits the JSON object on stdin into files, one a key: strings decoded, other values, and params, as they stand.
fields() {
  awk -v folder="$1" '
    function hex(s,   i, n) {
      for (i = 1; i <= 4; i++) n = n * 16 + index("0123456789abcdef", tolower(substr(s, i, 1))) - 1
      return n
    }
    function utf8(n) {
      if (n < 128) return sprintf("%c", n)
      if (n < 2048) return sprintf("%c%c", 192 + int(n / 64), 128 + n % 64)
      if (n < 65536) return sprintf("%c%c%c", 224 + int(n / 4096), 128 + int(n / 64) % 64, 128 + n % 64)
      return sprintf("%c%c%c%c", 240 + int(n / 262144), 128 + int(n / 4096) % 64, 128 + int(n / 64) % 64, 128 + n % 64)
    }
    function decode(s,   part, n, i, c, code) {
      n = split(s, part, /\\/)
      printf "%s", part[1] >file
      for (i = 2; i <= n; i++) {
        c = substr(part[i], 1, 1)
        if (c == "") { i++; printf "\\%s", part[i] >file }
        else if (c == "u") {
          code = hex(substr(part[i], 2))
          if (code >= 55296 && code < 56320 && part[i] ~ /^u....$/ && part[i + 1] ~ /^u[dD][c-fC-F]/) {
            i++
            code = 65536 + (code - 55296) * 1024 + hex(substr(part[i], 2)) - 56320
          }
          printf "%s%s", utf8(code), substr(part[i], 6) >file
        }
        else printf "%s%s", (c in plain ? plain[c] : c), substr(part[i], 2) >file
      }
    }
    BEGIN { RS = "\""; plain["n"] = "\n"; plain["t"] = "\t"; plain["r"] = "\r"; plain["b"] = "\b"; plain["f"] = "\f" }
    inside {  # a string, or the part of one before an escaped quote
      escaped = match($0, /\\+$/) && RLENGTH % 2
      if (names || decodes) word = word $0 (escaped ? "\"" : "")
      else printf "%s\"", $0 >file
      if (escaped) next
      inside = 0
      if (decodes) decode(word)
      else if (names) {
        if (word !~ /^[A-Za-z_]+$/) exit 1
        file = folder "/" word
        printf "" >file
        begins = 1
      }
      next
    }
    {  # what is between two strings
      text = $0
      depth += gsub(/[[{]/, "", text)
      depth -= gsub(/[]}]/, "", text)
      text = $0
      if (begins) sub(/^[ \t\r\n]*:[ \t\r\n]*/, "", text)
      names = depth == 1 && text ~ /[,{][ \t\r\n]*$/
      decodes = begins && text == "" && file != folder "/params"
      begins = 0
      if (names) sub(/[ \t\r\n]*[,{][ \t\r\n]*$/, "", text)
      else if (depth == 0) sub(/[ \t\r\n]*[}][ \t\r\n]*$/, "", text)
      if (file != "" && !decodes) printf "%s%s", text, (names || depth == 0 ? "" : "\"") >file
      if (names && file != "") close(file)
      inside = 1
      word = ""
    }
  '
}

# Stdin as a JSON string.
as_string() {
  printf '"'
  tr -d '\000' | sed -f "$mine/escape.sed" | awk '{ printf "%s\\n", $0 }'
  printf '"'
}
awk 'BEGIN {
  print "s/\\\\/\\\\\\\\/g"
  print "s/\"/\\\\\"/g"
  for (i = 1; i < 32; i++) if (i != 10) printf "s/%c/\\\\u%04x/g\n", i, i
}' >"$mine/escape.sed"

stopping() { [ -e "$folder/stop" ] || [ -e "$mine/stop" ]; }

say() { printf '%s\n' "worker.sh: $*" >&2; }

# The head may be somewhere else by now.
find_head() {
  [ ! -s "$folder/head" ] || head=$(cat "$folder/head")
  head=${head%/}
}

# call NAME PATH [BODY]: asks the head; BODY is a file to post. The reply lies in $here/NAME, its status is printed; 000: none came.
call() {
  file=$here/$1
  : >"$file"
  : >"$here/headers"
  if command -v curl >/dev/null; then
    curl -sS -K "$mine/curl" --noproxy '*' --max-time 60 -D "$here/headers" -o "$file" -w '%{http_code}' \
      -H 'Content-Type: application/json' ${3:+--data-binary "@$3"} "$head$2" 2>"$here/call.log" || :
  else
    WGETRC=$mine/wget wget -nv -S -O "$file" --header 'Content-Type: application/json' ${3:+--post-file "$3"} \
      "$head$2" 2>"$here/call.log" || :
    sed 's/^ *//' "$here/call.log" >"$here/headers"
    awk '/^HTTP\// { status = $2 } END { print status ? status : "000" }' "$here/headers"
  fi
}

# The bundle of the task, downloaded, unpacked and set up once; leaves why not in $here/error.
unpack() {
  version=${bundle##*version=}
  until [ -e "$folder/$version" ] || mkdir "$folder/$version.lock" 2>/dev/null; do sleep 1; done
  [ -e "$folder/$version" ] && return
  fresh=$(mktemp -d "$folder/fresh.XXXXXX")
  if [ "$(call bundle.zip "$bundle")" != 200 ]; then
    echo 'its bundle could not be downloaded' >"$here/error"
  elif ! unzip -q "$here/bundle.zip" -d "$fresh" </dev/null >"$here/error" 2>&1; then
    : # unzip has said why, and takes no path that leads out of the folder
  elif [ -e "$here/task/setup" ] && ! (cd "$fresh" && sh -e -s) <"$here/task/setup" >"$here/setup.log" 2>&1; then
    { printf 'setup failed: '; tail -n 5 "$here/setup.log"; } >"$here/error"
  else
    : >"$here/error"
    mv "$fresh" "$folder/$version"
  fi
  rm -rf "$fresh" "$here/bundle.zip"
  rmdir "$folder/$version.lock"
}

# Runs the task; leaves its answer in $here/answer, its log in $here/log, and in $here/error why there is no answer.
compute() {
  seconds=$(awk '{ print int($1 + 0.999) }' "$here/task/timeLimitSec")
  (
    cd "$folder/$version" || exit
    for variable in "$here"/env/*; do export "${variable##*/}=$(cat "$variable")"; done
    BREADBOX_OUT=$here/out
    export BREADBOX_OUT
    # `run` is words in POSIX quotes. With setsid, what the program starts can be ended with it.
    exec $(command -v setsid) sh -c "exec $(cat "$here/task/run")"
  ) <"$here/task/params" >"$here/answer" 2>"$here/log" &
  program=$!
  (
    trap 'kill "$sleeper"; exit' TERM
    sleep "$seconds" &
    sleeper=$!
    wait "$sleeper"
    echo "ran longer than its time limit of $seconds s" >"$here/error"
    kill -9 "-$program" 2>/dev/null || kill -9 "$program"
  ) >/dev/null 2>&1 &
  watchdog=$!
  wait "$program" 2>/dev/null
  code=$?
  while kill -0 "$program" 2>/dev/null; do # a signal to this shell has ended the wait, not the program
    wait "$program" 2>/dev/null
    code=$?
  done
  kill "$watchdog" 2>/dev/null
  wait "$watchdog" 2>/dev/null
  kill -9 "-$program" 2>/dev/null
  [ -s "$here/error" ] || [ "$code" = 0 ] || echo "exited with $code" >"$here/error"
  size=$(wc -c <"$here/answer")
  [ -s "$here/error" ] || [ "$size" -le 1048576 ] || echo 'its answer is over 1 MiB' >"$here/error"
}

# The body of the answer.
reply() {
  printf '{"task":"%s"' "$(cat "$here/task/task")"
  if [ -s "$here/error" ]; then
    printf ',"ok":false,"error":'
    tail -c 1000 "$here/error" | as_string
  else
    printf ',"ok":true,"output":'
    as_string <"$here/answer"
  fi
  printf ',"log":'
  if [ "$(wc -c <"$here/log")" -le 65536 ]; then cat "$here/log"; else tail -c 65536 "$here/log" | sed 1d; fi | as_string
  printf '}'
}

work() {
  rm -rf "$here/task" "$here/env" "$here/out"
  mkdir "$here/task" "$here/env" "$here/out"
  : >"$here/answer"
  : >"$here/log"
  : >"$here/error"
  fields "$here/task" <"$here/work"
  fields "$here/env" <"$here/task/env"
  bundle=$(cat "$here/task/bundle")
  unpack
  [ -s "$here/error" ] || compute
  reply >"$here/reply"
  until=$(($(date +%s) + 120))
  while :; do
    status=$(call accepted /post_answer "$here/reply")
    case $status in
      200) return ;;
      400 | 413) # not UTF-8, or too large: say that, and no more
        [ -s "$here/error" ] && [ ! -s "$here/log" ] && return
        echo 'its answer or its log is too large, or no UTF-8 text' >"$here/error"
        : >"$here/log"
        reply >"$here/reply"
        ;;
      4*) # 409: it came too late, or the head has it and a reply was lost. Either way the next task comes.
        say "$status: $(cat "$here/accepted")"
        return
        ;;
      *)
        [ "$(date +%s)" -gt "$until" ] && return
        sleep 2
        find_head
        ;;
    esac
  done
}

loop() {
  here=$(mktemp -d "$mine/loop.XXXXXX")
  wait=1
  while ! stopping; do
    status=$(call work "/get_work?node=$node")
    case $status in
      200) work && wait=1 ;;
      204) pause "$(sed -n 's/^[Rr]etry-[Aa]fter: *\([0-9]*\).*/\1/p' "$here/headers")" ;;
      4*) # 401, 403: the token does not fit; 410: this node was told to stop
        say "$status: $(cat "$here/work")"
        : >"$mine/stop"
        ;;
      *)
        say "no answer from the head ($status); again in $wait s"
        pause "$wait"
        wait=$((wait < 60 ? wait * 2 : 60))
        find_head
        ;;
    esac
  done
}

pause() {
  left=${1:-10}
  while [ "$left" -gt 0 ] && ! stopping; do
    sleep 1
    left=$((left - 1))
  done
}

trap ': >"$mine/stop"' INT TERM
find_head
number=0
while [ "$number" -lt "$processes" ]; do
  # A signal that a loop ignored would be ignored by its tasks too.
  (trap : INT TERM; trap - EXIT; loop) &
  number=$((number + 1))
done
here=$(mktemp -d "$mine/main.XXXXXX")
while ! stopping; do
  milli=$(cat /sys/class/thermal/thermal_zone0/temp 2>/dev/null) && cpu=$((milli / 1000)) || cpu=null
  printf '{"node":"%s","processes":%s,"cpu_temp":%s}' "$node" "$processes" "$cpu" >"$here/state"
  find_head
  call status /post_status "$here/state" >/dev/null
  pause 10
done
wait
