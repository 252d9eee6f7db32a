# Shared by the scripts in demo/: sourced, never run.
# shellcheck shell=bash disable=SC2034

state_root="${XDG_STATE_HOME:-$HOME/.local/state}/marketprism-operator"
cache_root="${XDG_CACHE_HOME:-$HOME/.cache}/marketprism-operator"

# Progress goes to stderr, so that a script's stdout stays what it is asked for.
say() { printf '%s\n' "$*" >&2; }

die() {
  say "$*"
  exit 1
}

has() { command -v "$1" >/dev/null 2>&1; }

is_root() { [[ "$(id -u)" == 0 ]]; }

# await SECONDS COMMAND...: true as soon as COMMAND succeeds, false at the deadline.
await() {
  local deadline=$((SECONDS + $1))
  shift
  until "$@" >/dev/null 2>&1; do
    ((SECONDS < deadline)) || return 1
    sleep 0.1
  done
}

# going_on LOG OF COMMAND...: runs COMMAND with its output in LOG, and says every 20 s how long it has gone on. Where COMMAND
# is `go build -v`, which names each package, it says how many of OF are compiled; OF is empty for anything else.
going_on() {
  local log="$1" of="$2" ticker status=0
  shift 2
  tick "$log" "$of" &
  ticker=$!
  "$@" >>"$log" 2>&1 || status=$?
  kill "$ticker" 2>/dev/null || true
  wait "$ticker" 2>/dev/null || true
  return "$status"
}

# Waits without a process of its own, which would outlive it.
tick() {
  local began="$SECONDS" never compiled=""
  exec {never}<> <(:)
  while ! read -r -t "${TICK_SECONDS:-20}" -u "$never" && kill -0 "$$" 2>/dev/null; do
    if [[ -n "$2" ]]; then compiled=", $(grep -c . "$1") of $2 packages"; fi
    say "  ... $((SECONDS - began)) s$compiled"
  done
}

# go_packages PACKAGE...: of how many packages these consist, as far as that can be said.
go_packages() { go list -deps "$@" 2>/dev/null | grep -c . || true; }

# The start time of a process in clock ticks since boot: with the pid it names one process for
# ever, where the pid alone may have been given to another one since.
process_birth() {
  local stat fields
  stat="$(cat "/proc/$1/stat" 2>/dev/null)" || return 1
  # The fields after the command's name, which stands in brackets and may hold spaces.
  read -ra fields <<<"${stat##*) }"
  # A zombie has ended, whoever forgets to collect it.
  [[ "${fields[0]}" != Z ]] && printf '%s' "${fields[19]}"
}

record_process() { printf '%s %s\n' "$2" "$(process_birth "$2")" >"$1"; }

# recorded_process FILE: prints the pid if the process that FILE names is still that process.
recorded_process() {
  local pid birth
  [[ -f "$1" ]] && read -r pid birth <"$1" || return 1
  [[ -n "$birth" && "$(process_birth "$pid")" == "$birth" ]] && printf '%s' "$pid"
}

process_gone() { ! recorded_process "$1" >/dev/null; }

# stop_process FILE SECONDS: asks the process that FILE names to end, insists after SECONDS.
stop_process() {
  local file="$1" patience="$2" pid
  if pid="$(recorded_process "$file")"; then
    kill -TERM "$pid" 2>/dev/null || true
    if ! await "$patience" process_gone "$file"; then
      kill -KILL "$pid" 2>/dev/null || true
      await 5 process_gone "$file" || return 1
    fi
  fi
  rm -f "$file"
}

# start_process FILE LOG COMMAND...: runs COMMAND in a session of its own, so that it outlives this
# shell and its terminal, and records it in FILE. Locks that this shell holds are not handed down.
start_process() {
  local file="$1" log="$2"
  shift 2
  setsid "$@" </dev/null >>"$log" 2>&1 8>&- 9>&- &
  record_process "$file" "$!"
}

# The demo and the tests use the same containers: one of them at a time on a machine.
lock_containers() {
  mkdir -p "$state_root"
  exec 8>"$state_root/containers.lock"
  flock -n 8 || die "A demo is being set up or tests are running on this machine: wait for their end."
}

# apt_get COMMAND...: apt-get without questions; its output is shown only if it fails.
apt_get() {
  local output
  output="$(DEBIAN_FRONTEND=noninteractive apt-get -qq "$@" 2>&1)" || {
    say "$output"
    return 1
  }
}

# unpack_package PACKAGE FOLDER: unpacks a distribution's package into FOLDER/root. It is not installed,
# so that no service of it is started and the machine stays as it is.
unpack_package() {
  { has apt-get && has dpkg-deb; } || return 1
  download_package "$1" "$2" || { is_root && apt_get update && download_package "$1" "$2"; } || return 1
  dpkg-deb -x "$2/$1"_*.deb "$2/root"
}

download_package() {
  (cd "$2" && apt-get -qq -o APT::Sandbox::User=root download "$1" >/dev/null 2>&1)
}

# free_ports N: N different TCP ports that nothing listens on, one a line. Below the range that the
# kernel gives to outgoing connections, so that none of those takes a port before it is bound.
free_ports() {
  local wanted="$1" port
  local -A given=()
  while ((wanted > 0)); do
    port=$((20000 + RANDOM % 12000))
    if [[ -z "${given[$port]:-}" ]] && ! port_taken "$port"; then
      given[$port]=1
      printf '%s\n' "$port"
      wanted=$((wanted - 1))
    fi
  done
}

port_taken() { (: <"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# http_ok PORT PATH: true if that answers 200 on loopback.
http_ok() {
  local status=""
  { exec 7<>"/dev/tcp/127.0.0.1/$1"; } 2>/dev/null || return 1
  printf 'GET %s HTTP/1.0\r\nHost: localhost\r\n\r\n' "$2" >&7
  read -r -t 3 status <&7 || true
  exec 7>&-
  [[ "$status" == HTTP/*" 200"* ]]
}

# go_architecture: the machine's architecture as Go and images name it.
go_architecture() { uname -m | sed 's/x86_64/amd64/; s/aarch64/arm64/'; }
