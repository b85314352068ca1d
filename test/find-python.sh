# For scripts that need Python 3.13: find_python prints where it is, on PATH, in pyenv, or named by PYTHON.
find_python() {
  local candidate
  for candidate in "${PYTHON:-}" python3.13 "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.13*/bin/python3.13; do
    if [ -n "$candidate" ] && "$candidate" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 13))' 2>/dev/null; then
      command -v "$candidate"
      return
    fi
  done
  echo "No Python 3.13: put python3.13 on PATH, install it with pyenv, or name it in PYTHON." >&2
  return 1
}
