# Part of the launcher: the OpenCL implementations for a plain CPU that the kernels are tested on.
# They disagree usefully: PoCL (several ways of building work-groups), Mesa's rusticl, and Oclgrind, which
# finds races and invalid accesses. Sourced by `lenslet test`, in the root of the checkout; it uses
# root and fail of the launcher. Works with bash 3.2.
#
#   LENSLET_INSTALL      yes (without it, too) or no: nothing is installed, only said
#   LENSLET_SYSTEM_ROOT  a folder whose etc/ and usr/ stand for the system's, for tests of this file
# shellcheck shell=bash

# The package of Debian and Ubuntu. org.lenslet.cli.device.InstallAdvice names the same ones to users.
package_of() {
  case $1 in
    loader) echo ocl-icd-libopencl1 ;;
    PoCL) echo pocl-opencl-icd ;;
    rusticl) echo mesa-opencl-icd ;;
    Oclgrind) echo oclgrind ;;
  esac
}

any_file() {
  local file
  for file; do
    [ ! -e "$file" ] || return 0
  done
  return 1
}

# Whether the dynamic linker would find a library of this name.
has_library() {
  local usr=${LENSLET_SYSTEM_ROOT:-}/usr
  # Debian keeps ldconfig out of the PATH of ordinary users.
  case $(PATH=$PATH:/usr/sbin:/sbin ldconfig -p 2>/dev/null) in
    *"$1 "*) return 0 ;;
  esac
  any_file "$usr"/lib*/"$1" "$usr"/lib/*/"$1" "$usr"/local/lib*/"$1"
}

has_loader() {
  has_library libOpenCL.so.1 || any_file "${LENSLET_SYSTEM_ROOT:-}/System/Library/Frameworks/OpenCL.framework"
}

# Whether a vendor file names a library like $1, and that library is there: Debian leaves the vendor
# file behind when its package is removed.
has_vendor() {
  local file library
  for file in "${LENSLET_SYSTEM_ROOT:-}"/etc/OpenCL/vendors/*.icd; do
    library=$(grep -i -m 1 "$1" "$file" 2>/dev/null) || continue
    case $library in
      /*) ! any_file "${LENSLET_SYSTEM_ROOT:-}$library" || return 0 ;;
      *) ! has_library "$library" || return 0 ;;
    esac
  done
  return 1
}

# Oclgrind comes without a vendor file: it would offer its slow device to every program.
has_oclgrind() {
  local usr=${LENSLET_SYSTEM_ROOT:-}/usr name=liboclgrind-rt-icd.so
  any_file "$usr"/lib*/oclgrind/$name "$usr"/lib/*/oclgrind/$name "$usr"/local/lib*/oclgrind/$name \
    "$usr"/lib*/$name "$usr"/local/lib*/$name
}

# Sets missing. Only cheap looks: whether a device answers is for the tests to find out.
find_missing() {
  missing=()
  has_loader || missing+=(loader)
  has_vendor libpocl || missing+=(PoCL)
  has_vendor RusticlOpenCL || missing+=(rusticl)
  has_oclgrind || missing+=(Oclgrind)
}

# Sets uninstalled to the packages of what is missing, without those that are installed and yet
# bring nothing (mesa-opencl-icd of old releases has no rusticl): they would be tried at every start.
find_uninstalled() {
  local name package
  uninstalled=()
  for name in ${missing[@]+"${missing[@]}"}; do
    package=$(package_of "$name")
    case $(dpkg-query -W -f '${db:Status-Abbrev}' "$package" 2>/dev/null) in
      ?i*) ;;
      *) uninstalled+=("$package") ;;
    esac
  done
}

# Prints debian, fedora, arch, macos, windows, or nothing for another system.
system_family() {
  local names
  case $(uname -s) in
    Darwin) echo macos ;;
    MINGW* | MSYS* | CYGWIN*) echo windows ;;
    Linux)
      names=$(sed -n 's/"//g; s/^ID=//p; s/^ID_LIKE=//p' "${LENSLET_SYSTEM_ROOT:-}/etc/os-release" 2>/dev/null \
        | tr '\n' ' ') || true
      case " $names " in
        *' debian '* | *' ubuntu '*) echo debian ;;
        *' rhel '*) ;; # like Fedora, it says, but its packages have other names
        *' fedora '*) echo fedora ;;
        *' arch '*) echo arch ;;
      esac
      ;;
  esac
}

# Sets as_root to what goes before a command that only root may run; false without that right.
become_root() {
  as_root=()
  [ "$(id -u)" != 0 ] || return 0
  as_root=(sudo -n)
  sudo -n true 2>/dev/null
}

run_apt() {
  ${as_root[@]+"${as_root[@]}"} env DEBIAN_FRONTEND=noninteractive \
    apt-get -q -y -o DPkg::Lock::Timeout=60 "$@" </dev/null >>target/opencl-install.log 2>&1
}

# --no-remove: on a machine that somebody works on, a conflict is no reason to take things away.
install_one() {
  run_apt install --no-install-recommends --no-remove "$1"
}

# One package at a time: Debian 13 has no oclgrind, which must not keep the others away. The package
# lists are fetched once, and only when something could not be installed with those that are there.
install_packages() {
  local package updated=no failed=()
  echo "installing $* for the tests (LENSLET_INSTALL=no forbids it) ..." >&2
  mkdir -p target
  : >target/opencl-install.log
  for package; do
    install_one "$package" && continue
    if [ $updated = no ]; then
      updated=yes
      run_apt update || true # one source of many that does not answer is no reason to give up
      install_one "$package" && continue
    fi
    failed+=("$package")
  done
  if [ ${#failed[@]} -gt 0 ]; then
    # shellcheck disable=SC2154 # the launcher's
    local message="apt-get: expected to install ${failed[*]}, got an error; see $root/target/opencl-install.log"
    [ "${CI:-}" != true ] || fail "$message"
    echo "lenslet: $message" >&2
  fi
}

# $1 the system's family, $2 whether the packages have just been tried in vain
say_missing() {
  local family=$1 tried=$2 name
  echo "lenslet: OpenCL for the tests: missing: ${missing[*]}"
  case $family in
    debian)
      if [ ${#uninstalled[@]} -eq 0 ]; then
        echo "  the packages are there, but this release's do not bring it"
      elif [ "$tried" = no ]; then
        echo "  install: sudo apt-get install ${uninstalled[*]}"
      fi
      ;;
    fedora)
      echo "  install: sudo dnf install OpenCL-ICD-Loader pocl mesa-libOpenCL"
      echo "  Oclgrind: https://github.com/jrprice/Oclgrind/releases"
      ;;
    arch)
      echo "  install: sudo pacman -S --needed ocl-icd pocl opencl-mesa"
      echo "  Oclgrind: package oclgrind of the AUR"
      ;;
    macos) echo "  macOS has OpenCL in the system, which loads no other implementation; test on Linux, too" ;;
    windows) echo "  the set-up does not know Windows yet; test in WSL" ;;
    *) echo "  install an OpenCL ICD loader (ocl-icd), PoCL, Mesa with rusticl, and Oclgrind" ;;
  esac
  for name in "${missing[@]}"; do
    case $name in
      loader) echo "  not tested without a loader: anything with OpenCL" ;;
      PoCL) echo "  not tested without PoCL: training, and all kernels with each work-group method" ;;
      rusticl) echo "  not tested without rusticl: all kernels with Mesa's compiler" ;;
      Oclgrind) echo "  not tested without Oclgrind: data races, invalid accesses, uninitialised reads" ;;
    esac
  done
}

# Installs what is missing where that is allowed and possible, and says what stays missing.
prepare_opencl() {
  local family tried=no
  case ${LENSLET_INSTALL:-yes} in
    yes | no) ;;
    *) fail "LENSLET_INSTALL: expected yes or no, got $LENSLET_INSTALL" ;;
  esac
  find_missing
  [ ${#missing[@]} -gt 0 ] || return 0
  family=$(system_family)
  find_uninstalled
  if [ "${LENSLET_INSTALL:-yes}" = yes ] && [ "$family" = debian ] && command -v apt-get >/dev/null \
    && [ ${#uninstalled[@]} -gt 0 ] && become_root; then
    tried=yes
    install_packages "${uninstalled[@]}"
    find_missing
    find_uninstalled
  fi
  [ ${#missing[@]} -eq 0 ] || say_missing "$family" $tried >&2
}
