# Read by script/serve and script/test: finds a Python, makes .venv and installs a lock file into it.
# POSIX sh. Every way this can fail ends in one line that says what to do.

say() { printf '%s\n' "$*"; }

fail() {
    printf '%s: %s\n' "${0##*/}" "$*" >&2
    exit 1
}

# A version manager's shim can exist and still refuse to run, so each candidate is asked, not only looked up.
is_recent() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }
has_venv() { "$1" -c 'import ensurepip, venv' >/dev/null 2>&1; }

# Sets $python to the first Python >= 3.11 that can make a virtual environment; $PYTHON, when set, is the only candidate.
find_python() {
    python='' bare=''
    for candidate in ${PYTHON:-python3.14 python3.13 python3.12 python3.11 python3}; do
        is_recent "$candidate" || continue
        if has_venv "$candidate"; then
            python=$candidate
            return 0
        fi
        bare=${bare:-$candidate}
    done
    return 1
}

require_python() {
    find_python && return
    if [ -n "$bare" ]; then
        package=$("$bare" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
        fail "$bare cannot make a virtual environment. On Debian and Ubuntu: apt-get install $package"
    fi
    if [ -n "${PYTHON:-}" ]; then
        fail "PYTHON=$PYTHON is not a Python 3.11 or newer."
    fi
    found=$(python3 --version 2>/dev/null) || found='no Python'
    fail "Python 3.11 or newer is needed; found ${found}. Install it, or name one: PYTHON=/path/to/python3.13 script/${0##*/}"
}

# What .venv was made from: its place (console scripts hold absolute paths), its Python, the project and the lock.
fingerprint() {
    pwd
    .venv/bin/python -c 'import sys; print(sys.version)' 2>/dev/null || return 1
    cat pyproject.toml "requirements/$1.txt"
}

is_installed() {
    [ -f ".venv/.installed-$1" ] && fingerprint "$1" | cmp -s - ".venv/.installed-$1"
}

# install LOCK: brings .venv to requirements/LOCK.txt. The stamp is written last, so a run that was cut off starts over.
install() {
    is_installed "$1" && return
    [ -w . ] || fail "cannot write to $(pwd): .venv is made there. Use a folder of your own."
    rm -f .venv/.installed-run .venv/.installed-test 2>/dev/null || fail "cannot write to $(pwd)/.venv."
    if ! is_sound; then
        require_python
        say "Making .venv with $("$python" --version) ..."
        "$python" -m venv --clear .venv >/dev/null 2>&1 || fail "cannot make .venv in $(pwd) with $python: is the disk full?"
        pwd >.venv/.place
    fi
    count=$(grep -c '==' "requirements/$1.txt")
    say "Installing $count packages, pinned by hash (the first time takes a minute or two) ..."
    run_pip install --require-hashes --requirement "requirements/$1.txt"
    run_pip install --no-deps --no-build-isolation --no-index --editable .
    fingerprint "$1" >".venv/.stamp"
    mv .venv/.stamp ".venv/.installed-$1"
}

# A .venv that was moved, half made, or whose Python has left the machine cannot be mended, only made anew.
is_sound() {
    if [ -f .venv/.place ] && [ "$(cat .venv/.place)" != "$(pwd)" ]; then
        return 1
    fi
    is_recent .venv/bin/python && .venv/bin/python -m pip --version >/dev/null 2>&1
}

run_pip() {
    { .venv/bin/python -m pip --disable-pip-version-check --no-input "$@" 2>&1 || say "pip-failed"; } | follow_pip || {
        if grep -Eqi 'from versions: none|NewConnectionError|ConnectTimeout|Temporary failure in name resolution|Network is unreachable|No address associated|ProxyError|Connection refused' .venv/install.log; then
            fail "cannot reach the package index: check the network (or the proxy) and run script/${0##*/} again."
        fi
        if grep -q 'No space left on device' .venv/install.log; then
            fail "the disk is full: about 500 MB are needed for .venv."
        fi
        fail "the installation failed: $(grep -E '^ *ERROR' .venv/install.log | head -n 1). All of it: .venv/install.log"
    }
}

# pip's own output goes to .venv/install.log; the reader sees one short line for each package.
follow_pip() {
    number=0 status=0
    : >.venv/install.log
    while IFS= read -r line; do
        printf '%s\n' "$line" >>.venv/install.log
        case $line in
        pip-failed) status=1 ;;
        *"Collecting "* | "Processing "*)
            number=$((number + 1))
            name=${line#*ing }
            name=${name%% *}
            say "  $number/$count ${name##*/}"
            ;;
        *"Requirement already satisfied"*) number=$((number + 1)) ;;
        "Installing collected packages"*) [ "$number" = 0 ] || say "  unpacking them ..." ;;
        esac
    done
    return $status
}
