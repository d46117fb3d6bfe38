# Sourced by the scripts of this folder: leaves the checkout in $root, a JDK 25 in $jdk and its JVM in $java.

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)

fail() {
  printf '%s\n' "$@" >&2
  exit 1
}

# Success if $1 is the home of a JDK 25: it can compile, and says so in its release file.
is_jdk_25() {
  [ -x "$1/bin/javac" ] && grep -q '^JAVA_VERSION="25[."]' "$1/release" 2>/dev/null
}

# The home behind the first javac in PATH; it may be a chain of links.
jdk_in_path() {
  found=$(command -v javac) || return 1
  while [ -L "$found" ]; do
    target=$(readlink "$found")
    case $target in
      /*) found=$target ;;
      *) found=$(dirname "$found")/$target ;;
    esac
  done
  CDPATH='' cd -- "$(dirname -- "$found")/.." && pwd
}

find_jdk() {
  for home in \
    "${JAVA_HOME:-}" \
    "$(jdk_in_path 2>/dev/null)" \
    /usr/lib/jvm/* \
    /opt/java/* \
    "$HOME"/.sdkman/candidates/java/* \
    "$HOME"/.jdks/* \
    "$HOME"/.local/share/mise/installs/java/* \
    "$HOME"/.asdf/installs/java/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home \
    "$HOME"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk@25/libexec/openjdk.jdk/Contents/Home; do
    if [ -n "$home" ] && is_jdk_25 "$home"; then
      jdk=$home
      java=$jdk/bin/java
      return
    fi
  done
  fail 'No JDK 25 found: not in JAVA_HOME, not in PATH, and not in the usual folders.' \
    'Get one, for example with one of:' \
    '  sdk install java 25-tem              (sdkman.io)' \
    '  mise use --global java@temurin-25    (mise.jdx.dev)' \
    '  brew install openjdk@25              (macOS)' \
    '  https://adoptium.net/temurin/releases/?version=25' \
    'or set JAVA_HOME to the one you have.'
}

find_jdk
