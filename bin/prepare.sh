# Sourced by bin/sandbox and bin/replay: finds a JDK 25, and builds what is stale.
# Leaves the class path's folder in $lib and the JVM in $java.

. "$(dirname -- "$0")/find-jdk.sh"
lib=$root/sandbox/target/lib
stamp=$lib/.built

# A source, resource or pom that is newer than the last build, if there is one.
newer_than_build() {
  if [ ! -f "$stamp" ]; then
    echo 'no build yet'
    return
  fi
  find "$root" \( -name target -o -name .git -o -name .sandbox -o -path '*/src/test' \) -prune \
    -o \( -name pom.xml -o -path '*/src/main/*' \) -newer "$stamp" -print | head -n 1
}

build_if_stale() {
  [ -n "$(newer_than_build)" ] || return 0
  command -v mvn >/dev/null 2>&1 ||
    fail 'Maven (mvn) is not in PATH. It is needed to build: maven.apache.org/install.html'
  echo 'building ...'
  # Removed rather than overwritten: a sandbox that runs keeps the jars it has open.
  rm -rf "$lib"
  # Dated before the build, so that what changes meanwhile is built the next time.
  begun=$root/sandbox/target/.build-begun
  mkdir -p "$root/sandbox/target"
  touch "$begun"
  JAVA_HOME=$jdk MAVEN_OPTS="${MAVEN_OPTS:-} --sun-misc-unsafe-memory-access=allow" \
    mvn -q -f "$root/pom.xml" -Prunnable -Dmaven.test.skip=true -pl sandbox -am package ||
    fail 'The build failed; see above.'
  mv "$begun" "$stamp"
}

build_if_stale
